-- Requests that each have a token of their own, out of the lines of BENCH_TOKENS, which the threads
-- share between them. With BENCH_REFRESH a line is a refresh token, and what comes back is its
-- successor; else it is an access token, used once until all are used.
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

local tokens, first, last = {}, 1, 0
local refreshes = os.getenv("BENCH_REFRESH") ~= nil

function init(args)
	local count, line_number = tonumber(os.getenv("BENCH_THREADS")), 0
	for line in io.lines(os.getenv("BENCH_TOKENS")) do
		if line_number % count == number then
			last = last + 1
			tokens[last] = line
		end
		line_number = line_number + 1
	end
end

local function refresh()
	local token = tokens[first]
	tokens[first] = nil
	first = first + 1
	return wrk.format("POST", nil, {["Content-Type"] = "application/json"},
		'{"refresh_token":"' .. token .. '"}')
end

local function show()
	local token = tokens[first]
	first = first % last + 1
	return wrk.format("GET", nil, {["Authorization"] = "Bearer " .. token})
end

request = refreshes and refresh or show

if refreshes then
	function response(status, headers, body)
		last = last + 1
		tokens[last] = body:match('"refresh_token":"([^"]+)"')
	end
end
