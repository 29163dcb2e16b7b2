// The page that the mail of a forgotten password leads to.
import { post, takeToken } from "./page.js";

const form = document.querySelector("form");
const output = document.querySelector("output");
const token = takeToken();

if (!token) {
	form.hidden = true;
	output.textContent = "This link is not whole. Copy all of it from the mail.";
}

form.addEventListener("submit", async (event) => {
	event.preventDefault();
	const button = form.querySelector("button");
	button.disabled = true;
	const failure = await post("/api/auth/password/reset", { token, new_password: form.password.value });
	button.disabled = false;
	form.hidden = !failure;
	output.textContent = failure || "Your password is changed, and all sessions have ended. Sign in with the new one.";
});
