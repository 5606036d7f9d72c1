-- Asks for another code each time, from the file that CODES names: a line each.
local codes, at = {}, 0
for code in io.lines(os.getenv("CODES")) do codes[#codes + 1] = code end

function request()
  at = at % #codes + 1
  return wrk.format("GET", "/t/" .. codes[at])
end
