"use strict";
// What one process of workers did: each job's number and when it ran. How many are over is told
// on stdout while it goes on, the rest goes to a file at the end: two doubles a job.
const fs = require("node:fs");

const TELL_EVERY_MS = 50;
const FIRST_SIZE = 1 << 18;

let rows = new Float64Array(FIRST_SIZE);
let used = 0;
let finished = 0;
let told = 0;

function append(value) {
	if (used === rows.length) {
		const larger = new Float64Array(rows.length * 2);
		larger.set(rows);
		rows = larger;
	}
	rows[used++] = value;
}

/** A job runs now. */
function ran(number) {
	append(number);
	append(Date.now());
}

/** A job is over, as far as this process can know. */
function done() {
	finished++;
}

/** Tells how it goes until SIGTERM, then calls close and writes the file. */
function start(path, close) {
	setInterval(() => {
		if (finished !== told) {
			told = finished;
			process.stdout.write(`${told}\n`);
		}
	}, TELL_EVERY_MS);
	process.on("SIGTERM", async () => {
		await close();
		fs.writeFileSync(path, new Uint8Array(rows.buffer, 0, used * 8));
		process.exit(0);
	});
	process.stdout.write("0\n");
}

module.exports = { ran, done, start };
