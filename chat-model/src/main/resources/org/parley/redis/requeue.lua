-- The question of a dead letter is asked again, as a new turn. KEYS: conversation, turns, dead
-- ARGV: the letter, ask id, turn, accepted frame, question message, waiting allowed, lifetime in ms
local c = conversation(KEYS, 1)
local turns, dead = KEYS[8], KEYS[9]
local letter, ask, turn = ARGV[1], ARGV[2], ARGV[3]
local s = load(c.state)
if not s then
  return { 'gone' }
end
-- A call whose reply was lost comes again, or two people had the same thought.
local known = redis.call('HGET', c.asked, ask)
if known then
  redis.call('XDEL', dead, letter)
  return { 'repeated', known }
end
if #redis.call('XRANGE', dead, letter, letter) == 0 then
  return { 'no_such_letter' }
end
mend(turns, c, s)
if s.turn and waiting_questions(c) >= tonumber(ARGV[6]) then
  return { 'busy' }
end
take_in(turns, c, s, ask, turn, ARGV[4], ARGV[5], '')
redis.call('XDEL', dead, letter)
renew(c, ARGV[7])
publish()
return { 'requeued' }
