-- Dead letters, newest first. KEYS: dead. ARGV: from which id down, to which, most of them
local FIELDS_OF_LETTER = { 'reason', 'c', 't', 'attempts', 'failures', 'entry', 'size', 'fields' }
local reply = {}
for _, letter in ipairs(redis.call('XREVRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  local fields = {}
  for i = 1, #letter[2], 2 do
    fields[letter[2][i]] = letter[2][i + 1]
  end
  reply[#reply + 1] = letter[1]
  for _, field in ipairs(FIELDS_OF_LETTER) do
    -- cut, in case that somebody else has written here
    reply[#reply + 1] = (fields[field] or ''):sub(1, SHOWN)
  end
end
return reply
