-- What every script shares: it is put in front of each of them.
-- A conversation's keys always come in this order, starting at keys[first].

local GROUP = 'workers'

-- Events of a conversation at rest are kept this long for clients that resume.
local LOG_REST = 600000

-- The state's key ends in conv:<hash>:state.
local function hash_of(state)
  return state:sub(state:find('conv:', 1, true) + 5, -7)
end

local function conversation(keys, first)
  local state = keys[first + 1]
  return {
    session = keys[first], state = state, messages = keys[first + 2], log = keys[first + 3],
    asked = keys[first + 4], waiting = keys[first + 5], asks = keys[first + 6],
    hash = hash_of(state),
  }
end

-- Milliseconds of this Redis's own clock, and microseconds of these: no node's clock counts. A script is one moment.
local now_ms, now_micros
local function now()
  if not now_ms then
    local time = redis.call('TIME')
    now_ms, now_micros = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), tonumber(time[2]) % 1000
  end
  return now_ms, now_micros
end

local function whole(number)
  return string.format('%.0f', number)
end

-- The same as the id of an event.
local now_text
local function now_id()
  if not now_text then
    local ms, micros = now()
    now_text = whole(ms) .. '-' .. whole(micros)
  end
  return now_text
end

-- 'last' comes first in each list: where it is missing, all is.
local FIELDS = {
  'last', 'trim', 'watch', 'turn', 'entry', 'attempt', 'offset', 'stop', 'question', 'failures', 'begun', 'since',
  'from', 'ended', 'claim', 'reasoned',
}

-- The state, or nil where the conversation is gone: then nothing may be written.
local function load(state, fields)
  fields = fields or FIELDS
  local values = redis.call('HMGET', state, unpack(fields))
  if not values[1] then
    -- A write of nothing, which a replica refuses: one that is taken for the master in a fail-over, and has nothing yet,
    -- must not say that a session is over.
    redis.call('DEL', state)
    return nil
  end
  local s = {}
  for i = 1, #fields do
    s[fields[i]] = values[i] or nil
  end
  s.attempt = tonumber(s.attempt or '0')
  s.offset = tonumber(s.offset or '0')
  s.reasoned = tonumber(s.reasoned or '0')
  s.failures = tonumber(s.failures or '0')
  return s
end

-- All keys of a conversation end together, but for the log of one at rest, whose end nothing puts off but a question.
local function renew(c, ttl)
  for _, key in ipairs({ c.session, c.state, c.messages, c.asked, c.waiting }) do
    redis.call('PEXPIRE', key, ttl)
  end
  if redis.call('HEXISTS', c.state, 'turn') == 1 then
    redis.call('PEXPIRE', c.log, ttl)
  end
end

-- ── The log and who watches it ──

-- With microseconds, so that an event which Redis lost in a fail-over and one written instead are not named alike.
local function next_id(last)
  local dash = last:find('-', 1, true)
  local ms = last:sub(1, dash - 1)
  if now() > tonumber(ms) then
    return now_id()
  end
  return ms .. '-' .. whole(tonumber(last:sub(dash + 1)) + 1)
end

-- Nodes renew their watch; one that died is forgotten by time alone.
local function watch(c, s, node, lasts)
  local time = now()
  local kept = { node .. '=' .. whole(time + lasts) }
  for other, until_ in (s.watch or ''):gmatch('(%S+)=(%d+)') do
    if other ~= node and tonumber(until_) > time then
      kept[#kept + 1] = other .. '=' .. until_
    end
  end
  s.watch = table.concat(kept, ' ')
  redis.call('HSET', c.state, 'watch', s.watch)
end

local outbox = {}

-- An event, for each node that watches.
local function tell(hash, watching, previous, id, frame)
  if not watching then
    return
  end
  -- node=until node=until: found without a pattern, as it comes with every token
  local from, equals = 1, watching:find('=', 1, true)
  while equals do
    local node = watching:sub(from, equals - 1)
    local lines = outbox[node]
    if not lines then
      lines = {}
      outbox[node] = lines
    end
    local n = #lines
    lines[n + 1] = hash .. ' ' .. previous .. ' ' .. id
    lines[n + 2] = frame
    from = (watching:find(' ', equals, true) or #watching) + 1
    equals = watching:find('=', from, true)
  end
end

-- One message a node and call, however many events it holds.
local function announce()
  for node, lines in pairs(outbox) do
    redis.call('PUBLISH', 'chat:node:' .. node, table.concat(lines, '\n'))
  end
end

-- Where replicas must have an event before clients see it, it is announced when they do, by announce.lua.
local function publish()
  if not QUIET then
    announce()
  end
end

-- The cursor from which on the log is kept. A log that has ended while the conversation was at rest is cut at its end.
local function kept_from(c, s)
  if s.trim ~= s.last and redis.call('EXISTS', c.log) == 0 then
    s.trim = s.last
    redis.call('HSET', c.state, 'trim', s.trim)
  end
  return s.trim
end

-- Where another event follows in the same script, which then says in the state what is the last.
local function append_before(c, s, frame)
  local id = next_id(s.last)
  redis.call('XADD', c.log, id, 'f', frame)
  tell(c.hash, s.watch, s.last, id, frame)
  s.last = id
end

-- Fields of the state that change with it come after the frame.
local function append(c, s, frame, ...)
  append_before(c, s, frame)
  redis.call('HSET', c.state, 'last', s.last, ...)
end

-- A frame whose attempt only the script knows is handed in with attempt 0.
local function numbered(frame, attempt)
  return (frame:gsub('"attempt":0', '"attempt":' .. attempt, 1))
end

-- ── The mailbox ──

-- A turn that is traced has its place in the trace besides, and keeps it however often it is queued.
local function enqueue(turns, c, turn, trace)
  if trace and trace ~= '' then
    return redis.call('XADD', turns, '*', 'c', c.hash, 't', turn, 'p', trace)
  end
  return redis.call('XADD', turns, '*', 'c', c.hash, 't', turn)
end

local function drop_entry(turns, entry)
  redis.call('XACK', turns, GROUP, entry)
  redis.call('XDEL', turns, entry)
end

-- The same of an entry that should be this turn's: after a fail-over another's may have its id.
local function drop_entry_of(turns, entry, turn)
  local found = redis.call('XRANGE', turns, entry, entry)[1]
  if not found or found[2][4] == turn then
    drop_entry(turns, entry)
  end
end

-- Puts a turn into the queue; returns the fields of the state that say so.
local function start(turns, c, s, turn, question, trace)
  s.turn, s.entry, s.question, s.attempt, s.failures = turn, enqueue(turns, c, turn, trace), question, 0, 0
  local fields = { 'turn', turn, 'entry', s.entry, 'question', question, 'attempt', 0, 'offset', 0, 'reasoned', 0,
    'failures', 0 }
  if trace and trace ~= '' then
    fields[#fields + 1] = 'trace'
    fields[#fields + 1] = trace
  end
  return unpack(fields)
end

-- The active turn has ended: forget it and start the next one that waits.
local function start_next(turns, c, s)
  drop_entry(turns, s.entry)
  while true do
    local waiting = redis.call('LPOP', c.waiting)
    if not waiting then
      redis.call('HDEL', c.state, 'turn', 'entry', 'question', 'attempt', 'offset', 'reasoned', 'failures', 'stop',
        'begun', 'since', 'from', 'claim', 'trace')
      redis.call('PEXPIRE', c.log, math.min(LOG_REST, redis.call('PTTL', c.state)))
      return
    end
    local turn, question, answer = waiting:match('^(.-)\n(.-)\n(.*)$')
    if answer == '' then
      redis.call('HDEL', c.state, 'stop', 'begun', 'since', 'from', 'claim', 'trace')
      redis.call('HSET', c.state, start(turns, c, s, turn, question, redis.call('HGET', c.asked, ':' .. turn)))
      return
    end
    -- stopped while it waited: its end is in the log already
    redis.call('RPUSH', c.messages, question, answer)
  end
end

local function waiting_questions(c)
  local waiting = 0
  for _, one in ipairs(redis.call('LRANGE', c.waiting, 0, -1)) do
    -- what was stopped while it waited keeps its place but waits no more
    if one:sub(-1) == '\n' then
      waiting = waiting + 1
    end
  end
  return waiting
end

-- A question becomes durable. Its trace is '' where it has none.
local function take_in(turns, c, s, ask, turn, frame, question, trace)
  kept_from(c, s)
  redis.call('HSET', c.asked, ask, frame, ':' .. turn, trace)
  if s.turn then
    append(c, s, frame)
    redis.call('RPUSH', c.waiting, turn .. '\n' .. question .. '\n')
  else
    append(c, s, frame, start(turns, c, s, turn, question, trace))
  end
end

-- A new attempt of the active turn, which makes every earlier one stale: the fields of the state that say so.
local function next_attempt(c, s, claim, failures, ttl)
  s.attempt = s.attempt + 1
  if s.attempt == 1 then
    if redis.call('RPUSH', c.messages, s.question) == 1 then
      -- The other keys have their end from the question.
      redis.call('PEXPIRE', c.messages, ttl)
    end
    s.since = whole(now())
  else
    s.failures = s.failures + failures
  end
  return 'attempt', s.attempt, 'claim', claim, 'since', s.since, 'failures', s.failures
end

-- Its beginning in the log; the fields are those of next_attempt.
local function append_started(c, s, frame, ...)
  append(c, s, numbered(frame, s.attempt), 'offset', 0, 'reasoned', 0, 'begun', s.attempt, 'from', next_id(s.last), ...)
end

-- What its worker has to know, behind what the reply has already: attempt, failures, time since the first began and time
-- in the queue in ms, then the latest messages.
local function begun(c, s, messages, reply)
  -- An entry's id begins with when it came. Not less than 0: the clock of a new master may be behind.
  local queued = math.max(0, now() - tonumber(string.match(s.entry, '^%d+')))
  for _, one in ipairs({ s.attempt, s.failures, now() - tonumber(s.since), queued }) do
    reply[#reply + 1] = whole(one)
  end
  for _, message in ipairs(redis.call('LRANGE', c.messages, -2 * messages, -1)) do
    reply[#reply + 1] = message
  end
  return reply
end

-- Redis may have lost the entry of an active turn in a fail-over: whoever looks puts it back.
local function mend(turns, c, s)
  if s.turn and #redis.call('XRANGE', turns, s.entry, s.entry) == 0 then
    s.entry = enqueue(turns, c, s.turn, redis.call('HGET', c.state, 'trace'))
    redis.call('HSET', c.state, 'entry', s.entry)
  end
end

-- ── The dead letters ──

-- So many a partition, about.
local LETTERS = 10000

-- So much is kept of an entry that can't be read.
local SHOWN = 1024

-- So many such entries one call deals with: the rest is for the next.
local BURIALS = 100

-- The same as Keys.partitionOf, which takes String.hashCode.
local function partition_of(hash, partitions)
  local code = 0
  for i = 1, #hash do
    code = (31 * code + hash:byte(i)) % 4294967296
  end
  if code >= 2147483648 then
    code = code - 4294967296
  end
  return code % partitions
end

-- Why an entry is no turn of this queue; nil where it is one.
local function flaw(turns, body, partitions)
  local traced = #body == 6 and body[5] == 'p' and #body[6] == 55 and body[6]:find('^[%x-]+$')
  if (#body ~= 4 and not traced) or body[1] ~= 'c' or body[3] ~= 't' then
    return 'unexpected_fields'
  end
  -- a SHA-256 in base64url: the last of its 43 characters carries four bits
  if #body[2] ~= 43 or not body[2]:find('^[A-Za-z0-9_-]+[AEIMQUYcgkosw048]$') then
    return 'bad_conversation'
  end
  if #body[4] ~= 16 or not body[4]:find('^[A-Za-z0-9_-]+$') then
    return 'bad_turn'
  end
  if partition_of(body[2], partitions) ~= tonumber(turns:match('{p(%d+)}')) then
    return 'wrong_partition'
  end
  return nil
end

-- Names and values as an operator may see them: printable, and no more than there is room for.
local function shown(body)
  local parts, room = {}, SHOWN
  for i = 1, #body do
    if room <= 0 then
      break
    end
    local part = body[i]:sub(1, room):gsub('[^\32-\126]', '?')
    parts[#parts + 1] = part
    parts[#parts + 1] = i % 2 == 1 and '=' or ' '
    room = room - #part - 1
  end
  return (table.concat(parts):sub(1, SHOWN):gsub(' $', ''))
end

-- An entry that is no turn leaves the queue for the dead letters. Where they can't take it, it stays pending.
local function bury(turns, dead, entry, body, reason)
  local size = 0
  for i = 1, #body do
    size = size + #body[i]
  end
  local letter = redis.pcall('XADD', dead, 'MAXLEN', '~', LETTERS, '*', 'reason', reason, 'entry', entry,
    'size', size, 'fields', shown(body))
  if type(letter) == 'string' then
    drop_entry(turns, entry)
  end
end

-- Adds an entry to what a worker is given, or buries it: whatever it holds, its neighbours don't suffer.
-- Of a reply, the first item is how many were buried; then come entry, conversation, turn and trace of each that is one.
local function sift(turns, dead, entry, body, partitions, reply)
  local reason = flaw(turns, body, partitions)
  if reason then
    bury(turns, dead, entry, body, reason)
    reply[1] = reply[1] + 1
  else
    reply[#reply + 1] = entry
    reply[#reply + 1] = body[2]
    reply[#reply + 1] = body[4]
    reply[#reply + 1] = body[6] or ''
  end
end

local function sifted(reply)
  return (#reply - 1) / 4
end

-- ── The fence ──

local function owns(turns, consumer, entry)
  return #redis.call('XPENDING', turns, GROUP, entry, entry, 1, consumer) == 1
end

-- A claim is the name of one beginning. Numbers would not do: Redis may lose a beginning in a fail-over, and count the
-- next one the same.
local function fenced_out(s, claim)
  return s.claim ~= claim
end
