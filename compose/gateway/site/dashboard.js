// The figures of an account; an admin's are everybody's or their own.
import { get } from "./session.js";
import { begin, byId, element, fillTable, fillTiles, query, showDrawing, showGraph, showSources, shown, words } from "./figures.js";

const TILES = ["impressions", "views", "engagement", "engagement_rate", "total_reactions", "comments", "shares"];

async function showTop(asking) {
	const top = await get(`/api/analytics/top?${query({ by: asking.metric, from: asking.range.from,
		to: asking.range.to, ...asking.more })}`);
	fillTable(byId("top"), ["Post", words(asking.metric)], top.items.map((post) => [
		element("a", `${post.rank}. ${post.title || `Post ${post.post_id}`}`, { href: `/dashboard/posts/${post.post_id}` }),
		shown(asking.metric, post.value)]));
	byId("ties").textContent = top.more_tied ? "More posts have as much as the last one."
		: top.items.length ? "" : "Nothing was counted in this range.";
}

async function showHours(asking) {
	// A rate is no sum of hours.
	const metric = asking.metric === "engagement_rate" ? "engagement" : asking.metric;
	const where = `/api/analytics/hours?${query({ metric, ...asking.range, ...asking.more })}`;
	const { best } = await get(where);
	showDrawing("hours", where, best.length ? `Best hours: ${best.map((each) =>
		`${each.weekday} ${each.hour}:00`).join(", ")}.` : "Nothing was counted in this range.");
}

async function draw(user, asked) {
	const isAdmin = user.role === "admin";
	const asking = { ...asked, more: isAdmin && asked.whose === "own" ? { user_id: user.id } : {} };
	byId("whose").hidden = !isAdmin;
	byId("heading").textContent = `Figures of ${user.name || user.email}`;
	const summary = await get(`/api/analytics/summary?${query({ ...asking.range, ...asking.more })}`);
	fillTiles(TILES, summary.now, summary.growth);
	fillTable(byId("statuses"), ["Status", "Posts"], summary.posts.map((each) => [each.status, shown("", each.posts)]));
	await Promise.all([showGraph("/api/analytics/graph", asking), showTop(asking), showHours(asking),
		showSources("/api/analytics/sources", asking)]);
}

begin(draw);
