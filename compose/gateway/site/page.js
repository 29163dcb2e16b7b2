// What the pages that mails lead to have in common: the token of the link, and what came of it.

// It is behind the #, so that no server, log or other site is told. Out of sight, it is in no
// history and no screenshot either.
function takeToken() {
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
async function post(path, body) {
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

// Has the page's one form send the link's token, with what bodyOf(form) adds, and say what came of it.
export function serve(path, bodyOf, done) {
	const form = document.querySelector("form");
	const output = document.querySelector("output");
	const button = form.querySelector("button");
	const token = takeToken();
	if (!token) {
		form.hidden = true;
		output.textContent = "This link is not whole. Copy all of it from the mail.";
	}
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		button.disabled = true;
		const failure = await post(path, { token, ...bodyOf(form) });
		button.disabled = false;
		form.hidden = !failure;
		output.textContent = failure || done;
	});
}
