// A stream that comes back by itself, with the number that it saw last; so each message is handed over
// once and in order, whatever happens to the connection.

const PAUSE_MS_MAX = 10000;
const GIVES_UP = [400, 401, 403, 404];

export class Stream {
	// take(message) gets each message, say(sentence) what people should know.
	// last: the number that is known; null: only what comes from now on.
	constructor(path, take, say, last = null) {
		Object.assign(this, { path, take, say, last, failures: 0, pause: null, over: false });
		this.open();
	}

	address() {
		const query = this.last === null ? "" : `?last=${this.last}`;
		return `${location.protocol.replace("http", "ws")}//${location.host}${this.path}${query}`;
	}

	open() {
		this.socket = new WebSocket(this.address());
		this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
		this.socket.onclose = (event) => this.end(event.code);
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

	// What will not be otherwise next time ends it; all else comes back, not all at once.
	end(code) {
		if (this.over)
			return;
		if (GIVES_UP.includes(code - 4000)) {
			this.say(code === 4401 ? "Sign in again." : `This cannot be followed (${code - 4000}).`);
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
