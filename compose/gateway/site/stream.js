// A stream that comes back by itself, with the number that it saw last; so each message is handed over
// once and in order, whatever happens to the connection.
import { get, SignedOut } from "./session.js";

const PAUSE_MS_MAX = 10000;
const GIVES_UP = [400, 403, 404];

export class Stream {
	// take(message) gets each message, say(sentence) what people should know.
	// beside: what who may follow it may read. last: the number that is known; null: only what comes from now on.
	constructor(path, beside, take, say, last = null) {
		Object.assign(this, { path, beside, take, say, last, failures: 0, pause: null, over: false });
		this.open();
	}

	address() {
		const query = this.last === null ? "" : `?last=${this.last}`;
		return `${location.protocol.replace("http", "ws")}//${location.host}${this.path}${query}`;
	}

	open() {
		this.socket = new WebSocket(this.address());
		this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
		this.socket.onclose = () => this.end();
	}

	hear(message) {
		if (message.type === "bye")
			this.pause = message.retry_ms;
		if (message.type === "hello") {
			this.failures = 0;
			this.last = message.from;
			this.say("");
		}
		if (message.seq)
			this.last = message.seq;
		this.take(message);
	}

	// Why it cannot be followed; null where it may be otherwise next time. A script is not told why a WebSocket
	// was refused, and a session whose token ran out is begun anew by asking.
	async reason() {
		try {
			await get(this.beside);
		} catch (failure) {
			if (failure instanceof SignedOut)
				return "Sign in again.";
			if (GIVES_UP.includes(failure.status))
				return `This cannot be followed (${failure.status}).`;
		}
		return null;
	}

	// What will not be otherwise next time ends it; all else comes back, not all at once.
	async end() {
		const reason = this.over ? null : await this.reason();
		if (this.over)
			return;
		if (reason) {
			this.say(reason);
			return;
		}
		this.failures += 1;
		const bound = Math.min(PAUSE_MS_MAX, 250 * 2 ** this.failures);
		const pause = this.pause ?? bound / 2 + Math.random() * bound / 2;
		this.pause = null;
		this.say("The connection is lost; trying again.");
		setTimeout(() => this.over || this.open(), pause);
	}

	send(message) {
		if (this.socket.readyState !== WebSocket.OPEN)
			return false;
		this.socket.send(JSON.stringify(message));
		return true;
	}

	close() {
		this.over = true;
		this.socket.close();
	}
}
