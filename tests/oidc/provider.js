"use strict";
// An OpenID Connect provider as Google is one: oidc-provider with its own pages, in memory.
// provider.js PORT REDIRECT_URI; then a line "rotate" on stdin gives it new keys, and "SUBJECT ADDRESS"
// gives somebody an address, which is their subject before. Each is answered with a line. The address
// of "unverified…" is not verified.
const crypto = require("node:crypto");
const http = require("node:http");
const readline = require("node:readline");
const { pathToFileURL } = require("node:url");

const [port, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const addresses = new Map();

function makeKey(kid, alg) {
	const { privateKey } = alg === "ES256"
		? crypto.generateKeyPairSync("ec", { namedCurve: "P-256" })
		: crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
	return { ...privateKey.export({ format: "jwk" }), kid, alg, use: "sig" };
}

function makeKeys() {
	const generation = crypto.randomBytes(8).toString("hex");
	return { keys: ["RS256", "ES256"].map((alg) => makeKey(`${alg}-${generation}`, alg)) };
}

function say(line) {
	process.stdout.write(`${line}\n`);
}

const client = {
	client_id: "crier",
	client_secret: "a secret: with % and +",
	redirect_uris: [redirectUri],
	token_endpoint_auth_method: "client_secret_post",
};

async function findAccount(_, id) {
	return {
		accountId: id,
		claims: async () => ({
			sub: id,
			email: addresses.get(id) ?? id,
			email_verified: !id.startsWith("unverified"),
			name: "Ann Ångström",
		}),
	};
}

async function main() {
	const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);
	const cookieKeys = [crypto.randomBytes(32).toString("hex")];
	console.info = console.warn = () => {}; // its advice for production
	const make = () => new Provider(issuer, {
		clients: [client],
		jwks: makeKeys(),
		findAccount,
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
		conformIdTokenClaims: false, // Google tells all of it in the ID token
		pkce: { required: () => true },
		cookies: { keys: cookieKeys },
	}).callback();
	let answer = make();
	http.createServer((request, response) => answer(request, response))
		.listen(Number(port), "127.0.0.1", () => say("listening"));
	readline.createInterface({ input: process.stdin }).on("line", (line) => {
		const [subject, address] = line.split(" ");
		if (address) addresses.set(subject, address);
		else answer = make();
		say("done");
	});
}

process.stdin.on("end", () => process.exit());
main();
