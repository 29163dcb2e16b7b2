// What the pages with figures have in common: who looks, what they ask for, and how it is shown.
import { SignedOut, get, signIn, signOut } from "./session.js";

const RANGES = [[1, "today"], [7, "7 days"], [30, "30 days"], [90, "90 days"], [365, "365 days"]];
const METRICS = ["engagement", "engagement_rate", "impressions", "views", "shares", "comments", "reactions", "like",
	"praise", "empathy", "interest", "appreciation", "bots"];
const DAY_MS = 86400000;
const count = new Intl.NumberFormat("en");
const part = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });
const growth = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export const byId = (id) => document.getElementById(id);

export const words = (name) => name.replaceAll("_", " ");

export function shown(metric, value) {
	return metric === "engagement_rate" ? part.format(value) : count.format(value);
}

export function element(name, text, attributes = {}) {
	const made = document.createElement(name);
	if (text !== undefined)
		made.textContent = text;
	for (const [key, value] of Object.entries(attributes))
		made.setAttribute(key, value);
	return made;
}

// Fills a table: names of its columns, and rows of texts or elements; those after the first are numbers.
export function fillTable(table, columns, rows) {
	const rowOf = (cells, kind) => {
		const row = element("tr");
		cells.forEach((cell, index) => {
			const made = element(kind, typeof cell === "object" ? undefined : cell, index ? { class: "number" } : {});
			if (typeof cell === "object")
				made.append(cell);
			row.append(made);
		});
		return row;
	};
	table.replaceChildren(rowOf(columns, "th"), ...rows.map((cells) => rowOf(cells, "td")));
}

// Fills the tiles. @param before  growth by name, or nothing
export function fillTiles(names, figures, before) {
	byId("tiles").replaceChildren(...names.map((name) => {
		const tile = element("div");
		tile.append(element("dt", words(name)), element("dd", shown(name, figures[name])));
		if (before && before[name] !== null)
			tile.append(element("dd", `${growth.format(before[name])} on the period before`,
				{ class: `growth ${before[name] > 0 ? "up" : before[name] < 0 ? "down" : ""}` }));
		return tile;
	}));
}

// What the form asks for, as parameters: whole days, so that a graph shows as much as the totals say.
function readAsked() {
	const form = byId("asked");
	const days = Number(form.days.value);
	const to = new Date();
	const from = new Date(to - (days - 1) * DAY_MS);
	from.setHours(0, 0, 0, 0);
	const interval = days === 1 ? "hour" : "day";
	return { metric: form.metric.value, interval, whose: form.whose && form.whose.value,
		range: { from: from.toISOString(), to: to.toISOString(), timezone: zone } };
}

export const query = (parameters) => new URLSearchParams(parameters).toString();

// Shows a drawing, and says in words what it shows.
export function showDrawing(id, path, description) {
	byId(id).src = `${path}&format=svg`;
	byId(id).alt = description;
	byId(`${id}-link`).href = `${path}&format=png`;
}

function timeOf(bucket, interval) {
	const options = interval === "hour" ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" };
	return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(new Date(bucket.from));
}

// Shows a graph, drawn and as numbers.
export async function showGraph(path, asking) {
	const where = `${path}?${query({ ...asking.range, metric: asking.metric, interval: asking.interval, ...asking.more })}`;
	const graph = await get(where);
	const total = shown(graph.metric, graph.total);
	showDrawing("graph", where, `${words(graph.metric)} by the ${graph.interval}: ${total} in all.`);
	fillTable(byId("numbers"), [graph.interval, words(graph.metric), "before"],
		graph.buckets.map((bucket) => [timeOf(bucket, graph.interval), shown(graph.metric, bucket.value),
			bucket.previous === null ? "–" : shown(graph.metric, bucket.previous)]));
}

// Shows where those came from to whom posts were shown, and on what they read.
export async function showSources(path, asking) {
	const { from, to } = asking.range;
	const told = await get(`${path}?${query({ from, to, ...asking.more })}`);
	const rowsOf = (counts) => Object.entries(counts).map(([name, value]) => [words(name), shown("", value)]);
	fillTable(byId("sources"), ["Came from", "impressions"], rowsOf(told.sources));
	fillTable(byId("devices"), ["Read on", "impressions"], rowsOf(told.devices));
}

function say(text) {
	document.querySelector("output").textContent = text;
}

function showMain(isSignedIn) {
	document.querySelector("main").hidden = !isSignedIn;
	byId("sign-in").hidden = isSignedIn;
}

// Only what was asked for last is shown, in whatever order answers come.
let latest = 0;

async function show(draw) {
	const own = ++latest;
	say("One moment …");
	try {
		const user = await get("/api/auth/me");
		await draw(user, readAsked());
		if (own === latest) {
			showMain(true);
			say("");
		}
	} catch (error) {
		showMain(!(error instanceof SignedOut));
		say(error instanceof SignedOut ? "" : error.message);
	}
}

function listen(draw) {
	byId("asked").addEventListener("change", () => show(draw));
	byId("sign-in").addEventListener("submit", async (event) => {
		event.preventDefault();
		try {
			await signIn(event.target.email.value, event.target.password.value);
			event.target.reset();
			await show(draw);
		} catch (error) {
			say(error.message);
		}
	});
	byId("sign-out").addEventListener("click", async () => {
		try {
			await signOut();
			location.reload();
		} catch (error) {
			say(error.message);
		}
	});
}

// Begins a page. @param draw  is given who is signed in and what they ask for, and fills it
export function begin(draw) {
	const form = byId("asked");
	form.days.append(...RANGES.map(([days, text]) => element("option", text, { value: days })));
	form.days.value = 30;
	form.metric.append(...METRICS.map((name) => element("option", words(name), { value: name })));
	listen(draw);
	show(draw);
}
