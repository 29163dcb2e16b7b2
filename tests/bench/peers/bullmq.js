"use strict";
// BullMQ with jobs that do nothing but say that they ran.
//   PEER_REDIS_PORT=… node bullmq.js add COUNT DUE_MS
//   PEER_REDIS_PORT=… node bullmq.js work CONCURRENCY FILE
const { Queue, Worker } = require("bullmq");
const jobLog = require("./job_log.js");

const BATCH = 1000;
const IN_FLIGHT = 4; // batches
const NAME = "nothing";
const connection = { host: "127.0.0.1", port: Number(process.env.PEER_REDIS_PORT) };

/** Adds the jobs and prints how many seconds that took. */
async function add(count, dueMs) {
	const queue = new Queue(NAME, { connection });
	await queue.waitUntilReady();
	const begun = performance.now();
	const timestamp = Date.now();
	// It keeps what ended and what failed unless told not to; graphile-worker removes them too.
	const opts = { timestamp, delay: dueMs - timestamp, removeOnComplete: true, removeOnFail: true };
	let next = 0;
	const addSome = async () => {
		while (next < count) {
			const first = next;
			next += BATCH;
			const length = Math.min(BATCH, count - first);
			await queue.addBulk(Array.from({ length }, (_, i) => (
				{ name: NAME, data: { number: first + i }, opts })));
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, addSome));
	console.log((performance.now() - begun) / 1000);
	await queue.close();
}

async function work(concurrency, path) {
	const worker = new Worker(NAME, async (job) => jobLog.ran(job.data.number), {
		connection, concurrency, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } });
	worker.on("completed", jobLog.done);
	worker.on("failed", (job, error) => console.error(error));
	worker.on("error", (error) => console.error(error));
	await worker.waitUntilReady();
	jobLog.start(path, () => worker.close());
}

const [command, ...words] = process.argv.slice(2);
if (command === "add") {
	add(Number(words[0]), Number(words[1]));
} else {
	work(Number(words[0]), words[1]);
}
