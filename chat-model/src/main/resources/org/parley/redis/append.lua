-- Group commit: what the turns of a group have gathered since the last call. KEYS: state and log of each turn
-- ARGV, for each turn: claim, offset, length, reasoning's offset, its length, delta frame
-- Written out, where other scripts share functions and tables: it comes with every token.
local function append_turn(i)
  local state, log, first = KEYS[2 * i - 1], KEYS[2 * i], 6 * (i - 1)
  local last, claim, stop, watching, written, reasoned =
    unpack(redis.call('HMGET', state, 'last', 'claim', 'stop', 'watch', 'offset', 'reasoned'))
  if not last then
    -- As in load.
    redis.call('DEL', state)
    return 'gone'
  end
  if claim ~= ARGV[first + 1] then
    return 'stale'
  end
  if stop then
    return 'stop'
  end

  local offset, units, thought, thoughts = ARGV[first + 2], ARGV[first + 3], ARGV[first + 4], ARGV[first + 5]
  if offset ~= written or thought ~= reasoned then
    -- What was written before is not written twice.
    local known = offset + units <= tonumber(written) and thought + thoughts <= tonumber(reasoned)
    return known and 'ok' or 'gap'
  end
  local id, frame = next_id(last), ARGV[first + 6]
  redis.call('XADD', log, id, 'f', frame)
  tell(hash_of(state), watching, last, id, frame)
  if thoughts == '0' then
    redis.call('HSET', state, 'last', id, 'offset', offset + units)
  else
    redis.call('HSET', state, 'last', id, 'offset', offset + units, 'reasoned', thought + thoughts)
  end
  return 'ok'
end

local replies = {}
for i = 1, #KEYS / 2 do
  -- One turn's fault is not its neighbours'.
  local fine, reply = pcall(append_turn, i)
  replies[i] = fine and reply or 'error'
end
publish()
return replies
