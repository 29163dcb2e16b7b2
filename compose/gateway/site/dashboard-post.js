// The figures of one post, which the address names.
import { get } from "./session.js";
import { begin, byId, fillTable, fillTiles, showGraph, showSources, shown, words } from "./figures.js";

const TILES = ["impressions", "views", "engagement", "engagement_rate", "total_reactions", "comments", "shares", "bots"];
const id = location.pathname.split("/").pop();

async function draw(user, asking) {
	const [totals, post] = await Promise.all([get(`/api/analytics/posts/${id}`), get(`/api/posts/${id}`)]);
	byId("heading").textContent = post.title || `Post ${id}`;
	document.title = `Figures: ${byId("heading").textContent}`;
	fillTiles(TILES, totals);
	fillTable(byId("reactions"), ["Reaction", "So far"], Object.entries(totals.reactions).map(([name, value]) =>
		[words(name), shown(name, value)]));
	await Promise.all([showGraph(`/api/analytics/posts/${id}/graph`, asking),
		showSources(`/api/analytics/posts/${id}/sources`, asking)]);
}

begin(draw);
