// Articles that wait for a decision, and the comments of a post, as they come in. The browser is signed in
// by cookies, which no script reads.
import { Stream } from "./stream.js";

const ROWS_MAX = 200;
const element = (id) => document.getElementById(id);
const output = document.querySelector("output");
const WORDS = {
	"article.submitted": "waits for a decision",
	"article.approved": "was approved",
	"article.rejected": "was rejected",
	"post.published": "is published",
	"comment.created": "has a new comment",
};
let comments = null;

function say(sentence) {
	output.textContent = sentence;
}

async function ask(path, options) {
	const answer = await fetch(path, options).catch(() => null);
	if (!answer) {
		say("The site does not answer. Try again in a moment.");
		return null;
	}
	const body = await answer.json().catch(() => ({}));
	if (answer.ok)
		return body;
	say(body.detail || body.title || `That did not work (${answer.status}).`);
	return null;
}

// One row for each thing: what changes stays where it is.
function show(list, id, text) {
	const rows = element(list);
	let row = rows.querySelector(`[data-id="${id}"]`);
	if (!row) {
		row = document.createElement("li");
		row.dataset.id = id;
		rows.append(row);
	}
	row.textContent = text;
	while (rows.children.length > ROWS_MAX)
		rows.firstChild.remove();
}

function forget(list, id) {
	element(list).querySelector(`[data-id="${id}"]`)?.remove();
}

// Asked for again whenever the stream has greeted: what came before that it does not tell, nor what others decided.
async function listArticles() {
	const known = [...element("articles").children];
	const page = await ask("/api/blogs?status=pending&limit=100");
	if (!page)
		return false;
	const waiting = new Set(page.items.map((article) => String(article.id)));
	if (!page.next_cursor)
		known.filter((row) => !waiting.has(row.dataset.id)).forEach((row) => row.remove());
	for (const article of page.items.reverse())
		show("articles", article.id, article.title);
	return true;
}

function takeNews(message) {
	if (message.type === "hello")
		listArticles();
	if (message.type !== "notification")
		return;
	const title = message.data.title ?? `Post ${message.post_id}`;
	show("news", message.seq, `${title} ${WORDS[message.kind]}`);
	if (message.kind === "article.submitted")
		show("articles", message.post_id, title);
	if (message.kind === "article.approved" || message.kind === "article.rejected")
		forget("articles", message.post_id);
}

function takeComment(message) {
	if (message.type === "presence")
		element("readers").textContent = `${message.count} reading`;
	if (message.type === "error" && message.id)
		say(message.detail || message.title);
	if (message.type !== "comment")
		return;
	const { id, status, content } = message.comment;
	if (status === "visible")
		show("comments", id, content);
	else
		forget("comments", id);
}

async function begin() {
	if (!await listArticles())
		return;
	element("sign-in").hidden = true;
	document.querySelector("main").hidden = false;
	say("");
	new Stream("/ws/notifications/", "/api/auth/me", takeNews, say);
}

element("sign-in").addEventListener("submit", async (event) => {
	event.preventDefault();
	const body = JSON.stringify({ email: element("email").value, password: element("password").value });
	const headers = { "Content-Type": "application/json" };
	if (await ask("/api/auth/login?cookie=true", { method: "POST", headers, body }))
		await begin();
});

element("follow").addEventListener("submit", async (event) => {
	event.preventDefault();
	const post = element("post").value;
	comments?.close();
	element("comments").replaceChildren();
	element("say").hidden = false;
	comments = new Stream(`/api/posts/${post}/ws`, `/api/posts/${post}/comments?limit=1`, takeComment, say, 0);
});

element("say").addEventListener("submit", (event) => {
	event.preventDefault();
	const sent = comments?.send({ type: "comment", id: crypto.randomUUID?.() ?? String(Date.now()),
		content: element("words").value });
	if (sent)
		element("words").value = "";
	else
		say("There is no connection at the moment.");
});
