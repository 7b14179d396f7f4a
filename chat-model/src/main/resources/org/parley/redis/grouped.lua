-- Behind a step that is called in groups: KEYS and ARGV hold those of several calls, and ARGV at its end how many these are.
-- The reply to each, or false where it failed: its neighbours don't suffer, and it is called again alone, to fail for itself.
local calls = tonumber(ARGV[#ARGV])
if calls == 1 then
  local reply = step(KEYS, ARGV)
  publish()
  return { reply }
end

local function part(all, each, i)
  local some = {}
  for j = 1, each do
    some[j] = all[each * (i - 1) + j]
  end
  return some
end

local keys, args, replies = #KEYS / calls, (#ARGV - 1) / calls, {}
for i = 1, calls do
  local fine, reply = pcall(step, part(KEYS, keys, i), part(ARGV, args, i))
  replies[i] = fine and reply
end
publish()
return replies
