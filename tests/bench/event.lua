-- One event a request, each with an id of its own.
local template = '{"event_id":"%s-%d-%d","event_type":"impression","timestamp":"' .. os.getenv("BENCH_MOMENT")
	.. '","user_id":null,"data":{"post_id":%d},"metadata":{"user_agent":"Firefox/115.0"}}'
local run = os.getenv("BENCH_RUN")
local posts = tonumber(os.getenv("BENCH_POSTS"))
local sent = 0
thread = 0 -- set from outside, for each of wrk's threads
local threads = 0

function setup(each)
	each:set("thread", threads)
	threads = threads + 1
end

function request()
	sent = sent + 1
	return wrk.format("POST", nil, nil, string.format(template, run, thread, sent, sent * 7919 % posts + 1))
end

function init()
	wrk.headers["Content-Type"] = "application/json"
end
