-- A worker renews the leases of its running turns. KEYS: conversation and turns of each
-- ARGV: consumer, lifetime in ms, then for each turn: claim
local replies = {}
local fields = { 'last', 'claim', 'stop', 'entry' }
for i = 1, #KEYS / 8 do
  local c = conversation(KEYS, 8 * i - 7)
  local s = load(c.state, fields)
  if not s then
    replies[i] = 'gone'
  elseif fenced_out(s, ARGV[2 + i]) then
    replies[i] = 'stale'
  else
    redis.call('XCLAIM', KEYS[8 * i], GROUP, ARGV[1], 0, s.entry, 'JUSTID')
    -- A hundredth of its life is no matter, and this comes every second.
    if redis.call('PTTL', c.state) < 0.99 * ARGV[2] then
      renew(c, ARGV[2])
    end
    replies[i] = s.stop and 'stop' or 'ok'
  end
end
return replies
