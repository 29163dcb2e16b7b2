// Reads one JSON object per line, {do, ...}, and answers each with a line: {ok} or {error}.
// All cryptography is that of the package `jose`; nothing here knows how Crier makes its tokens.
"use strict";
const readline = require("node:readline");
const jose = require("jose");

const sets = new Map();

// One set per address, as a service would keep it: jose decides itself when to fetch again.
function keySet(url) {
	if (!sets.has(url))
		sets.set(url, jose.createRemoteJWKSet(new URL(url), { cooldownDuration: 0 }));
	return sets.get(url);
}

const deeds = {
	async verify({ token, jwks, issuer, audience }) {
		const options = { issuer, audience, algorithms: ["ES256"], typ: "JWT" };
		const { payload, protectedHeader } = await jose.jwtVerify(token, keySet(jwks), options);
		return { payload, header: protectedHeader };
	},
	async sign({ pem, header, claims }) {
		const key = await jose.importPKCS8(pem, "ES256");
		return new jose.SignJWT(claims).setProtectedHeader(header).sign(key);
	},
	async thumbprint({ jwks }) {
		const { keys } = await (await fetch(jwks)).json();
		return Promise.all(keys.map((key) => jose.calculateJwkThumbprint(key)));
	},
	async decrypt({ token, key }) {
		const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
		const { plaintext, protectedHeader } = await jose.compactDecrypt(
			token, jose.base64url.decode(key), options);
		return { text: new TextDecoder().decode(plaintext), header: protectedHeader };
	},
	async encrypt({ key, header, text }) {
		return new jose.CompactEncrypt(new TextEncoder().encode(text))
			.setProtectedHeader(header).encrypt(jose.base64url.decode(key));
	},
};

async function main() {
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const asked = JSON.parse(line);
		const answer = await deeds[asked.do](asked).then(
			(ok) => ({ ok }), (error) => ({ error: error.code || String(error) }));
		process.stdout.write(JSON.stringify(answer) + "\n");
	}
}

main();
