// A signed-in browser's requests: by cookies that no script reads, begun anew where they ran out.

// The one cookie that scripts may read; changes are told apart from other sites' by it.
function csrfToken() {
	const found = document.cookie.match(/(?:^|; )(?:__Host-)?crier_csrf=([^;]+)/);
	return found ? found[1] : null;
}

function send(method, path, body) {
	const headers = {};
	if (csrfToken())
		headers["X-CSRF-Token"] = csrfToken();
	if (body)
		headers["Content-Type"] = "application/json";
	return fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
}

// Thrown where there is nobody signed in.
export class SignedOut extends Error {}

async function problemOf(answer) {
	const problem = await answer.json().catch(() => ({}));
	const wait = answer.headers.get("Retry-After");
	const sentence = (problem.detail || problem.title || `That did not work (${answer.status}).`)
		+ (wait ? ` Try again in ${wait} s.` : "");
	return Object.assign(new Error(sentence), { status: answer.status });
}

async function asked(method, path, body) {
	try {
		return await send(method, path, body);
	} catch {
		throw new Error("The site does not answer. Try again in a moment.");
	}
}

// What a path answers. The access token lives for minutes; the session for weeks.
export async function get(path) {
	let answer = await asked("GET", path);
	if (answer.status === 401 && csrfToken() && (await asked("POST", "/api/auth/refresh")).ok)
		answer = await asked("GET", path);
	if (answer.status === 401)
		throw new SignedOut();
	if (!answer.ok)
		throw await problemOf(answer);
	return answer.json();
}

export async function signIn(email, password) {
	const answer = await asked("POST", "/api/auth/login?cookie=true", { email, password });
	if (!answer.ok)
		throw await problemOf(answer);
}

export async function signOut() {
	const answer = await asked("POST", "/api/auth/logout");
	if (!answer.ok && answer.status !== 401)
		throw await problemOf(answer);
}
