-- This node is alive. KEYS: nodes. ARGV: node, roles or '' for a node that goes away, after how many ms one is dead
local time = now()
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], whole(time) .. ' ' .. ARGV[2])
end
local all = redis.call('HGETALL', KEYS[1])
local roles = {}
for i = 1, #all, 2 do
  local seen, role = all[i + 1]:match('^(%d+) (.*)$')
  if not seen or time - tonumber(seen) > 10 * tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], all[i])
  elseif time - tonumber(seen) <= tonumber(ARGV[3]) then
    roles[#roles + 1] = role
  end
end
return roles
