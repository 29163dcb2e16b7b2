// What people write with `ws`: whatever is posted goes to everybody who is connected.
const http = require("http");
const { WebSocket, WebSocketServer } = require("ws");

const server = http.createServer((request, response) => {
	const parts = [];
	request.on("data", (part) => parts.push(part));
	request.on("end", () => {
		const message = Buffer.concat(parts).toString();
		for (const client of sockets.clients)
			if (client.readyState === WebSocket.OPEN)
				client.send(message);
		response.end();
	});
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
server.listen(Number(process.argv[2]), "127.0.0.1", 4096, () => console.log("ready"));
