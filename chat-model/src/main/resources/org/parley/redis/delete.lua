-- A person signs out: nothing stays. KEYS: conversation, turns. ARGV: the frame that tells its sockets
local c = conversation(KEYS, 1)
local s = load(c.state)
if not s then
  return 'gone'
end
if s.turn then
  drop_entry(KEYS[8], s.entry)
end
tell(c.hash, s.watch, '', '', ARGV[1])
redis.call('UNLINK', c.session, c.state, c.messages, c.log, c.asked, c.waiting, c.asks)
announce()
return 'ok'
