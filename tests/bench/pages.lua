-- GET /api/pages/page<n> for every n below BENCH_PAGES, in an order of its own for each thread.
local pages, at = tonumber(os.getenv("BENCH_PAGES")), 0
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	at = number * 7919
end

-- A step that shares no factor with the number of pages reaches each of them.
function request()
	at = (at + 104729) % pages
	return wrk.format("GET", "/api/pages/page" .. at)
end
