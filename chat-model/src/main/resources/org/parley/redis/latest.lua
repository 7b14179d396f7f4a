-- The latest messages of the transcript. KEYS: conversation. ARGV: most of them, node, how long its watch lasts in ms
local c = conversation(KEYS, 1)
local s = load(c.state)
if not s then
  return {}
end
watch(c, s, ARGV[2], ARGV[3])
local messages = redis.call('LRANGE', c.messages, -tonumber(ARGV[1]), -1)
for _, waiting in ipairs(redis.call('LRANGE', c.waiting, 0, -1)) do
  -- what was stopped while it waited has its answer already, before its place in the transcript
  local answer = waiting:match('^.-\n.-\n(.*)$')
  if answer ~= '' then
    messages[#messages + 1] = answer
  end
end
return messages
