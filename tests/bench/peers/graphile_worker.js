"use strict";
// graphile-worker with jobs that do nothing but say that they ran.
//   PEER_DB=postgres://… node graphile_worker.js add COUNT DUE_MS
//   PEER_DB=postgres://… node graphile_worker.js work CONCURRENCY LOCAL_QUEUE FILE
process.env.NO_LOG_SUCCESS = "1"; // a line for each job would be most of its cost
const { Logger, makeWorkerUtils, run } = require("graphile-worker");
const jobLog = require("./job_log.js");

const BATCH = 10000;
const POLL_MS = 100; // 2,000 by default, which would be added to every job's lateness
const connectionString = process.env.PEER_DB;
const logger = new Logger(() => (level, message) => {
	if (level === "error" || level === "warning") {
		console.error(message);
	}
});

/** Adds the jobs and prints how many seconds that took, the schema left out. */
async function add(count, dueMs) {
	const utils = await makeWorkerUtils({ connectionString, logger });
	await utils.migrate();
	const runAt = new Date(dueMs);
	const begun = performance.now();
	for (let first = 0; first < count; first += BATCH) {
		const length = Math.min(BATCH, count - first);
		await utils.addJobs(Array.from({ length }, (_, i) => (
			{ identifier: "nothing", payload: { number: first + i }, runAt })));
	}
	console.log((performance.now() - begun) / 1000);
	await utils.release();
}

async function work(concurrentJobs, size, path) {
	const runner = await run({
		preset: {
			worker: {
				connectionString, logger, concurrentJobs, maxPoolSize: concurrentJobs + 1,
				pollInterval: POLL_MS, localQueue: { size },
				completeJobBatchDelay: 0, failJobBatchDelay: 0,
			},
		},
		noHandleSignals: true,
		taskList: {
			nothing(payload) {
				jobLog.ran(payload.number);
				jobLog.done();
			},
		},
	});
	jobLog.start(path, () => runner.stop());
}

const [command, ...words] = process.argv.slice(2);
if (command === "add") {
	add(Number(words[0]), Number(words[1]));
} else {
	work(Number(words[0]), Number(words[1]), words[2]);
}
