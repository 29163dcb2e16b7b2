// What the pages that mails lead to have in common: the token of the link, and what came of it.

// It is behind the #, so that no server, log or other site is told. Out of sight, it is in no
// history and no screenshot either.
export function takeToken() {
	const token = new URLSearchParams(location.hash.slice(1)).get("token");
	history.replaceState(null, "", location.pathname);
	return token;
}

function sentenceOf(problem, status) {
	if (problem.errors)
		return problem.errors.map((error) => `${nameOf(error.pointer)} ${error.message}.`).join(" ");
	return problem.detail || problem.title || `That did not work (${status}).`;
}

function nameOf(pointer) {
	return { "/token": "This link", "/new_password": "The password" }[pointer] || pointer;
}

// Sends a request. @return the sentence to show where it failed, null where it went well
export async function post(path, body) {
	let answer;
	try {
		answer = await fetch(path, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(body),
			credentials: "omit",
		});
	} catch {
		return "The site does not answer. Try again in a moment.";
	}
	if (answer.ok)
		return null;
	const wait = answer.headers.get("Retry-After");
	const problem = await answer.json().catch(() => ({}));
	return sentenceOf(problem, answer.status) + (wait ? ` Try again in ${wait} s.` : "");
}
