-- Group commit: what the turns of a group have gathered since the last call. KEYS: state and log of each turn
-- ARGV, for each turn: claim, offset, length, reasoning's offset, its length, delta frame
local function append_turn(i)
  local state, first = KEYS[2 * i - 1], 6 * (i - 1)
  local s = load(state, DELTA_FIELDS)
  if not s then
    return 'gone'
  end
  if fenced_out(s, ARGV[first + 1]) then
    return 'stale'
  end
  if s.stop then
    return 'stop'
  end
  local c = { state = state, log = KEYS[2 * i], hash = hash_of(state) }
  return append_delta(c, s, tonumber(ARGV[first + 2]), tonumber(ARGV[first + 3]), tonumber(ARGV[first + 4]),
    tonumber(ARGV[first + 5]), ARGV[first + 6])
end

local replies = {}
for i = 1, #KEYS / 2 do
  -- One turn's fault is not its neighbours'.
  local fine, reply = pcall(append_turn, i)
  replies[i] = fine and reply or 'error'
end
publish()
return replies
