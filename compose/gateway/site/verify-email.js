// The page that the mail to a new address leads to. A person presses the button: programs that look
// into mails open links as well.
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
	const failure = await post("/api/auth/email/verify", { token });
	button.disabled = false;
	form.hidden = !failure;
	output.textContent = failure || "Thank you: your address is confirmed.";
});
