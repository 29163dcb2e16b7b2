// One page of a headless Chromium, driven by playwright-core for a test in another language
// (tests/browser.py). A line in is {"do": name, "with": [...]}; a line out is {"answer": ...} or
// {"error": words}. It ends when its input does.
const readline = require('node:readline');
const {chromium} = require('playwright-core');

const PATIENCE_MS = 10_000;
const SIZE = {width: 1280, height: 900};

/** Words of its console about the page: what was blocked, and mistakes in scripts. */
const complaints = [];

const deeds = {
	open: async (page, address) => void await page.goto(address),
	address: (page) => page.url(),
	fill: (page, selector, text) => page.fill(selector, text),
	click: (page, selector) => page.click(selector),
	select: async (page, selector, value) => void await page.selectOption(selector, value),
	shown: (page, selector) => page.isVisible(selector),
	text: (page, selector) => page.innerText(selector),
	texts: (page, selector) => page.locator(selector).allInnerTexts(),
	attribute: (page, selector, name) => page.getAttribute(selector, name),
	// The text is a function, and runs in the page.
	run: (page, text, argument) => page.evaluate((0, eval)(`(${text})`), argument),
	resize: (page, width, height) => page.setViewportSize({width, height}),
	colours: (page, scheme) => page.emulateMedia({colorScheme: scheme}),
	cookies: (page) => page.context().cookies(),
	forget: (page, name) => page.context().clearCookies(name ? {name} : undefined),
	complaints: () => complaints.splice(0),
};

function listen(page) {
	page.on('pageerror', (error) => complaints.push(String(error)));
	page.on('console', (line) => {
		if (line.type() === 'error')
			complaints.push(`${line.text()} ${line.location().url}`);
	});
}

async function answer(page, line) {
	const asked = JSON.parse(line);
	try {
		return {answer: await deeds[asked.do](page, ...asked.with)};
	} catch (error) {
		return {error: error.message};
	}
}

async function main() {
	// Without a sandbox, as it refuses one to root; what it opens is the test's alone.
	const browser = await chromium.launch({
		executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--no-proxy-server'],
	});
	const page = await browser.newPage({viewport: SIZE});
	page.setDefaultTimeout(PATIENCE_MS);
	listen(page);
	console.log(JSON.stringify({answer: browser.version()}));
	for await (const line of readline.createInterface({input: process.stdin}))
		console.log(JSON.stringify(await answer(page, line)));
	await browser.close();
}

main();
