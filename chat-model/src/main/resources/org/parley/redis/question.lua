-- The question of a failed turn, as the transcript has it; '' where it has none. KEYS: conversation. ARGV: turn
local c = conversation(KEYS, 1)
if load(c.state) then
  -- In JSON no text can hold this: its quotes would be escaped.
  local wanted = '"turn":"' .. ARGV[1] .. '"'
  for _, message in ipairs(redis.call('LRANGE', c.messages, 0, -1)) do
    if message:find(wanted, 1, true) and message:find('"failed":"', 1, true) then
      return message
    end
  end
end
return ''
