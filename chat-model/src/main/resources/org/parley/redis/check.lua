-- A node compares what it delivered with what there is. KEYS: state and turns of each conversation
-- ARGV: node, how long its watch lasts in ms
local replies = {}
for i = 1, #KEYS / 2 do
  local state = KEYS[2 * i - 1]
  local c = { state = state, hash = hash_of(state) }
  local s = load(state)
  local at = 3 * (i - 1)
  if s then
    watch(c, s, ARGV[1], ARGV[2])
    mend(KEYS[2 * i], c, s)
    replies[at + 1] = s.last
    replies[at + 2] = s.turn and '1' or '0'
    replies[at + 3] = whole(redis.call('PTTL', state))
  else
    replies[at + 1], replies[at + 2], replies[at + 3] = '', '0', '0'
  end
end
return replies
