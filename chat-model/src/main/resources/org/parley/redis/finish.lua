-- The end of a turn, with its last delta. KEYS: conversation, turns, dead
-- ARGV: entry, turn, claim, length of the answer, last delta frame or '', its length, done or failed frame,
--       answer message or '' for a failed turn, question message of a failed turn, reason for the dead letter or '',
--       failures, lifetime in ms, events kept in the log
local c = conversation(1)
local turns, dead = KEYS[8], KEYS[9]
local entry, turn, claim, length = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
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

if ARGV[8] ~= '' then
  if ARGV[5] ~= '' then
    local units = tonumber(ARGV[6])
    if append_delta(c, s, length - units, units, ARGV[5]) ~= 'ok' then
      return 'gap'
    end
  end
  if s.offset ~= length then
    return 'gap'
  end
  redis.call('RPUSH', c.messages, ARGV[8])
elseif s.stop then
  -- What a person has stopped does not fail: the worker ends it with what has come.
  return 'stop'
else
  redis.call('LSET', c.messages, -1, ARGV[9])
end
append(c, s, ARGV[7])
if ARGV[10] ~= '' then
  -- Without a letter, if it must be: half an end would be worse.
  redis.pcall('XADD', dead, 'MAXLEN', '~', LETTERS, '*', 'c', c.hash, 't', turn, 'reason', ARGV[10],
    'attempts', whole(s.attempt), 'failures', ARGV[11])
end
start_next(turns, c, s)

-- Only between turns, so that a running answer can always be followed from its start. In steps of a tenth, so that
-- the entries which mark the cut are read rarely.
local kept = tonumber(ARGV[13])
local surplus = redis.call('XLEN', c.log) - kept
if surplus > kept / 10 then
  local cut = redis.call('XRANGE', c.log, '-', '+', 'COUNT', surplus)
  redis.call('HSET', c.state, 'trim', cut[#cut][1])
  redis.call('XTRIM', c.log, 'MAXLEN', kept)
end
renew(c, ARGV[12])
publish()
return 'ok'
