-- The end of a turn, with its last delta. KEYS: conversation, turns, dead
-- ARGV: entry, turn, claim, length of the answer, of its reasoning, last delta frame or '', its length, its reasoning's,
--       done or failed frame, answer message or '' for a failed turn, question message of a failed turn,
--       reason for the dead letter or '', failures, events kept in the log
-- The conversation's end was put off by the question, and since then with the lease.
local c = conversation(KEYS, 1)
local turns, dead = KEYS[8], KEYS[9]
local entry, turn, claim = ARGV[1], ARGV[2], ARGV[3]
local length, reasoning = tonumber(ARGV[4]), tonumber(ARGV[5])
local s = load(c.state)
if not s then
  drop_entry_of(turns, entry, turn)
  return 'gone'
end
if s.ended == claim then
  return 'ok'
end
if fenced_out(s, claim) then
  return 'stale'
end

if ARGV[10] ~= '' then
  if ARGV[6] ~= '' and s.offset == length - tonumber(ARGV[7]) and s.reasoned == reasoning - tonumber(ARGV[8]) then
    append_before(c, s, ARGV[6])
    s.offset, s.reasoned = length, reasoning
  end
  -- More of the reasoning may be counted than there is: workers of a version before it leave an earlier attempt's count.
  if s.offset ~= length or s.reasoned < reasoning then
    return 'gap'
  end
  redis.call('RPUSH', c.messages, ARGV[10])
elseif s.stop then
  -- What a person has stopped does not fail: the worker ends it with what has come.
  return 'stop'
else
  redis.call('LSET', c.messages, -1, ARGV[11])
end
append(c, s, ARGV[9], 'ended', claim)
if ARGV[12] ~= '' then
  -- Without a letter, if it must be: half an end would be worse.
  redis.pcall('XADD', dead, 'MAXLEN', '~', LETTERS, '*', 'c', c.hash, 't', turn, 'reason', ARGV[12],
    'attempts', whole(s.attempt), 'failures', ARGV[13])
end
start_next(turns, c, s)

-- Only between turns, so that a running answer can always be followed from its start. In steps of a tenth, so that
-- the entries which mark the cut are read rarely.
local kept = tonumber(ARGV[14])
local surplus = redis.call('XLEN', c.log) - kept
if surplus > kept / 10 then
  local cut = redis.call('XRANGE', c.log, '-', '+', 'COUNT', surplus)
  redis.call('HSET', c.state, 'trim', cut[#cut][1])
  redis.call('XTRIM', c.log, 'MAXLEN', kept)
end
publish()
return 'ok'
