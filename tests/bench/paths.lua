-- GETs of the lines of BENCH_PATHS, one after the other; each thread begins somewhere else.
local paths, at = {}, 0

function init(args)
	for line in io.lines(os.getenv("BENCH_PATHS")) do
		paths[#paths + 1] = line
	end
	math.randomseed(os.time() + tonumber(tostring(paths):match("0x(%x+)"), 16) % 65536)
	at = math.random(#paths)
end

function request()
	at = at % #paths + 1
	return wrk.format("GET", paths[at])
end
