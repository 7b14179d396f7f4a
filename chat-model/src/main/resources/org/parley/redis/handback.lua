-- A worker that goes away gives a turn back at once. KEYS: conversation, turns
-- ARGV: turn, entry, consumer
local c = conversation(KEYS, 1)
local turns = KEYS[8]
local turn, entry, consumer = ARGV[1], ARGV[2], ARGV[3]
local s = load(c.state)
if not s or s.turn ~= turn or s.entry ~= entry then
  drop_entry_of(turns, entry, turn)
  return 'gone'
end
if not owns(turns, consumer, entry) then
  return 'stale'
end
redis.call('HSET', c.state, 'entry', enqueue(turns, c, turn, redis.call('HGET', c.state, 'trace')))
-- From here on the leaving worker neither writes nor renews: what is queued may be another's already.
redis.call('HDEL', c.state, 'claim')
drop_entry(turns, entry)
return 'ok'
