-- The latest messages of the transcript. KEYS: conversation. ARGV: most of them, node, how long its watch lasts in ms
local c = conversation(1)
local s = load(c.state)
if not s then
  return {}
end
watch(c, s, ARGV[2], ARGV[3])
return redis.call('LRANGE', c.messages, -tonumber(ARGV[1]), -1)
