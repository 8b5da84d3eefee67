/* Looks through one CloudTrail log file: checks all of its JSON, and says where its records begin and end.

   Only the shape in which CloudTrail writes is taken: {"Records":[{...},...]}. Whatever else a file holds, and whatever
   in it is odd (a name twice in one object, an escape in a name, a number beyond 64 bits, half a surrogate pair, a time of
   another form ...), ends the look with a reason, and the file is read by the plain reader instead. So a mistake here
   could cost time, and not a record: nothing that was refused is lost, and what is taken is JSON by the grammar of
   RFC 8259, every byte of it.

   Compiled to WebAssembly, it sees nothing but its own memory, which holds the file and what is said of it. */

#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(#name)))
#define NONE 0xffffffffu

enum { OK, SHAPE, TEXT, NUMBER, DEEP, TWICE, ESCAPED_NAME, FIELD, MANY, LARGE };

enum { DEEPEST = 200, NAMES = 1 << 14, PAIRS = 1 << 12, GROUPS = 1 << 12, LARGEST_RECORD = 1 << 20,
       ACTIONS = 1 << 12, TEXTS = 1 << 18, VALUES = 1 << 9 };

typedef struct { u32 at, length; } Span;

/* What is known of one record; the places are those of the file's bytes. Whether it corrects another one is taken from
   an addendum, whatever that says. */
typedef struct {
  u32 begin, end, pair, corrects;
  Span time, id, region, account;
} Record;

/* An event source with an event name, how many records have them, what was decided about these, and their number among
   the actions that were met before, if they are. */
typedef struct {
  Span source, name;
  u32 count, chosen, action, unused;
  u64 hash;
} Pair;

/* An event source with an event name that was met in this file or one before, and what was decided about them. The texts
   stand one after the other. */
typedef struct {
  u32 text, source_length, name_length, decided;
  u64 hash;
} Action;

/* Records of one account, Region and hour; first and last by time and id. */
typedef struct {
  u32 count, others, first, last;
  u64 hash;
} Group;

static struct {
  u32 file, records, pairs, groups, chosen, record_count, pair_count, group_count, chosen_count, known, known_bytes;
  u32 ids, id_bytes, unknown, length;
} head;

static Pair pairs[PAIRS];
static u32 pair_slots[PAIRS * 2];
static Group groups[GROUPS];
static u32 group_slots[GROUPS * 2];
static u64 names[NAMES];

static Action actions[ACTIONS];
static u32 action_slots[ACTIONS * 2], action_count;
static u8 texts[TEXTS];
static u32 text_bytes;

/* Objects of this file that stand on top of a record and were looked through, by their beginnings. */
static Span values_met[VALUES];

extern u8 __heap_base;

/* There is no library; the compiler calls this for comparisons that it does not write out. */
int memcmp(const void *one, const void *other, unsigned long bytes) {
  const u8 *left = one, *right = other;
  for (unsigned long i = 0; i < bytes; i++)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  return 0;
}

static const u8 *file;
static u32 named;
static u32 reason;

/* Every part of the grammar is a function that gets the place where the part begins and returns the one behind it, or
   none, with the reason left. Zeros stand behind the file, which are no part of any JSON: so no part needs to look where
   the file ends, and the last of them is held against it once. */
typedef const u8 *Place;

static Place no(u32 why) {
  reason = why;
  return 0;
}

static u32 round_up(u32 value, u32 to) { return (value + to - 1) / to * to; }

/* Makes room for files of so many bytes and for what is said of them, and returns where each goes; 0 when there is none. A
   record that has what it must have takes more bytes than what is said of it. */
EXPORT(room) u32 room(u32 bytes) {
  u32 begin = round_up((u32)&__heap_base, 64);
  u64 needed = (u64)begin + 2 * (u64)bytes + 4096;
  u64 had = (u64)__builtin_wasm_memory_size(0) << 16;
  if (needed > 0xf0000000u) return 0;
  if (needed > had && __builtin_wasm_memory_grow(0, (u32)((needed - had + 0xffff) >> 16)) == (u32)-1) return 0;
  file = (const u8 *)begin;
  return begin;
}

EXPORT(result) u32 result(void) { return (u32)&head; }

static u64 mixed(u64 hash, u64 part) {
  hash = (hash ^ part) * 0xff51afd7ed558ccdull;
  return hash ^ hash >> 32;
}

static inline u64 eight(const u8 *text) {
  u64 part;
  __builtin_memcpy(&part, text, 8);
  return part;
}

static u64 hash_of(const u8 *text, u32 bytes) {
  u64 hash = bytes;
  if (bytes < 8) {
    u64 part = bytes ? eight(text) & (~0ull >> (64 - 8 * bytes)) : 0;
    return mixed(hash, part);
  }
  for (u32 i = 0; i + 8 < bytes; i += 8) hash = mixed(hash, eight(text + i));
  return mixed(hash, eight(text + bytes - 8));
}

static int equal(const u8 *one, const u8 *other, u32 bytes) {
  u32 i = 0;
  for (; i + 16 <= bytes; i += 16)
    if (wasm_v128_any_true(wasm_v128_xor(wasm_v128_load(one + i), wasm_v128_load(other + i)))) return 0;
  for (; i < bytes; i++)
    if (one[i] != other[i]) return 0;
  return 1;
}

static int same(Span one, const u8 *text, u32 bytes) {
  return one.length == bytes && equal(file + one.at, text, bytes);
}

static inline Place space(Place at) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
  return at;
}

static int hex(Place at) {
  u32 value = 0;
  for (int i = 0; i < 4; i++) {
    u8 digit = at[i], lower = digit | 0x20;
    if (digit >= '0' && digit <= '9') value = value << 4 | (u32)(digit - '0');
    else if (lower >= 'a' && lower <= 'f') value = value << 4 | (u32)(lower - 'a' + 10);
    else return -1;
  }
  return (int)value;
}

static Place escape(Place at) {
  switch (at[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return at + 2;
    case 'u': break;
    default: return no(TEXT);
  }
  int unit = hex(at + 2);
  if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return no(TEXT);
  if (unit < 0xd800 || unit > 0xdbff) return at + 6;
  if (at[6] != '\\' || at[7] != 'u') return no(TEXT);
  unit = hex(at + 8);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 12 : no(TEXT);
}

/* One character of several bytes in UTF-8; see RFC 3629, section 4. */
static Place wide(Place at) {
  u8 first = at[0], second = at[1];
  int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4) return no(TEXT);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return no(TEXT);
  if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return no(TEXT);
  for (int i = 1; i <= more; i++)
    if ((at[i] & 0xc0) != 0x80) return no(TEXT);
  return at + more + 1;
}

/* A string; at stands on its first quote. What stands between the quotes, and whether a backslash does. */
static inline Place string(Place at, Span *found, int *escaped) {
  Place begin = ++at;
  *escaped = 0;
  for (;;) {
    v128_t bytes = wasm_v128_load(at);
    /* Compared with a sign, so that bytes above 0x7f are below a blank. */
    v128_t odd = wasm_v128_or(
        wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat('"')), wasm_i8x16_eq(bytes, wasm_i8x16_splat('\\'))),
        wasm_i8x16_lt(bytes, wasm_i8x16_splat(0x20)));
    u32 mask = wasm_i8x16_bitmask(odd);
    if (!mask) {
      at += 16;
      continue;
    }
    at += __builtin_ctz(mask);
    if (*at == '"') {
      *found = (Span){(u32)(begin - file), (u32)(at - begin)};
      return at + 1;
    }
    if (*at == '\\') *escaped = 1;
    at = *at == '\\' ? escape(at) : *at >= 0x80 ? wide(at) : no(TEXT);
    if (!at) return 0;
  }
}

static Place digits(Place at) {
  while (*at >= '0' && *at <= '9') at++;
  return at;
}

/* A number that every parser holds exactly as it is written, or as the same float. */
static Place number(Place at) {
  Place begin = at, whole = *at == '-' ? at + 1 : at;
  at = digits(whole);
  if (at == whole || (*whole == '0' && at - whole > 1) || at - whole > 18) return no(NUMBER);
  if (*at == '.') {
    Place fraction = at + 1;
    at = digits(fraction);
    if (at == fraction) return no(NUMBER);
  }
  if ((*at | 0x20) == 'e') {
    Place exponent = at[1] == '+' || at[1] == '-' ? at + 2 : at + 1;
    at = digits(exponent);
    if (at == exponent || at - exponent > 2) return no(NUMBER);
  }
  return at - begin > 40 ? no(NUMBER) : at;
}

static Place word(Place at, const char *text, u32 bytes) {
  for (u32 i = 0; i < bytes; i++)
    if (at[i] != (u8)text[i]) return no(SHAPE);
  return at + bytes;
}

/* The names of one object so far: where they begin in the list, and a bit for each. */
typedef struct {
  u32 first;
  u64 bits;
} Names;

/* Whether a name is new in its object; two of one hash are taken for the same. */
static int is_new(Names *mine, Span name) {
  u64 hash = hash_of(file + name.at, name.length), bit = 1ull << (hash & 63);
  if (mine->bits & bit)
    for (u32 i = mine->first; i < named; i++)
      if (names[i] == hash) return (int)(reason = TWICE, 0);
  if (named == NAMES || named - mine->first > 512) return (int)(reason = MANY, 0);
  mine->bits |= bit;
  names[named++] = hash;
  return 1;
}

static Place value(Place at, int depth);

/* A name and its colon. */
static inline Place name_of(Place at, Names *mine, Span *name) {
  int escaped;
  if (*at != '"') return no(SHAPE);
  at = string(at, name, &escaped);
  if (!at) return 0;
  if (escaped) return no(ESCAPED_NAME);
  if (!is_new(mine, *name)) return 0;
  at = space(at);
  return *at == ':' ? space(at + 1) : no(SHAPE);
}

/* A comma, with more to come, or the closing bracket. */
static inline Place more(Place at, u8 closing, int *going) {
  at = space(at);
  *going = *at == ',';
  if (*going) return space(at + 1);
  return *at == closing ? at + 1 : no(SHAPE);
}

static Place object(Place at, int depth) {
  Names mine = {named, 0};
  int going = 1;
  at = space(at + 1);
  if (*at == '}') return at + 1;
  while (going) {
    Span name;
    at = name_of(at, &mine, &name);
    if (at) at = value(at, depth);
    if (at) at = more(at, '}', &going);
    if (!at) return 0;
  }
  named = mine.first;
  return at;
}

static Place array(Place at, int depth) {
  int going = 1;
  at = space(at + 1);
  if (*at == ']') return at + 1;
  while (going) {
    at = value(at, depth);
    if (at) at = more(at, ']', &going);
    if (!at) return 0;
  }
  return at;
}

static Place value(Place at, int depth) {
  Span found;
  int escaped;
  switch (*at) {
    case '"': return string(at, &found, &escaped);
    case '{': return depth == DEEPEST ? no(DEEP) : object(at, depth + 1);
    case '[': return depth == DEEPEST ? no(DEEP) : array(at, depth + 1);
    case 't': return word(at, "true", 4);
    case 'f': return word(at, "false", 5);
    case 'n': return word(at, "null", 4);
    default: return number(at);
  }
}

/* The names of a record whose values are wanted. */
enum { SOURCE, NAME, TIME, ID, REGION, ACCOUNT, WANTED, ADDENDUM, OTHER, ODD };

static int which(Span name) {
  const u8 *text = file + name.at;
#define IS(word) (name.length == sizeof(word) - 1 && __builtin_memcmp(text, word, sizeof(word) - 1) == 0)
  switch (name.length) {
    case 3: return IS("Sns") ? ODD : OTHER;
    case 4: return IS("body") ? ODD : OTHER;
    case 7: return IS("eventID") ? ID : OTHER;
    case 8: return IS("addendum") ? ADDENDUM : OTHER;
    case 9: return IS("eventName") ? NAME : IS("eventTime") ? TIME : IS("awsRegion") ? REGION : OTHER;
    case 11: return IS("eventSource") ? SOURCE : IS("detail-type") ? ODD : OTHER;
    case 18: return IS("recipientAccountId") ? ACCOUNT : OTHER;
    default: return OTHER;
  }
#undef IS
}

static int two(const u8 *text) { return (text[0] - '0') * 10 + text[1] - '0'; }

/* Whether there is a day; the year 9999 is none, as everywhere here. */
static int is_day(u32 year, int month, int day) {
  static const u8 days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || year > 9998 || month < 1 || month > 12 || day < 1) return 0;
  int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= days[month - 1] + leap;
}

static int is_time(Span time) {
  static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
  const u8 *text = file + time.at;
  if (time.length != 20) return 0;
  for (int i = 0; i < 20; i++) {
    int digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != (u8)form[i]) return 0;
  }
  if ((text[11] == '2' && text[12] > '3') || text[11] > '2' || text[14] > '5' || text[17] > '5') return 0;
  return is_day((u32)two(text) * 100 + (u32)two(text + 2), two(text + 5), two(text + 8));
}

/* The number of an event source and name among the actions; NONE when they were not met before. */
static u32 action_of(const Pair *pair, u32 *slot) {
  for (*slot = (u32)pair->hash % (ACTIONS * 2);; *slot = (*slot + 1) % (ACTIONS * 2)) {
    u32 held = action_slots[*slot];
    if (!held) return NONE;
    const Action *action = &actions[held - 1];
    if (action->hash == pair->hash && same(pair->source, texts + action->text, action->source_length) &&
        same(pair->name, texts + action->text + action->source_length, action->name_length))
      return held - 1;
  }
}

/* Takes what was decided about a pair, of the files to come too. The pair's number among the actions; NONE when there is
   no room for more of them. */
EXPORT(learn) u32 learn(u32 number, u32 decided) {
  Pair *pair = &pairs[number];
  u32 slot, found = action_of(pair, &slot);
  pair->chosen = decided;
  if (found != NONE) return found;
  u64 needed = (u64)text_bytes + pair->source.length + pair->name.length;
  if (action_count == ACTIONS || needed > TEXTS) return NONE;
  Action *action = &actions[action_count++];
  *action = (Action){text_bytes, pair->source.length, pair->name.length, decided, pair->hash};
  __builtin_memcpy(texts + text_bytes, file + pair->source.at, pair->source.length);
  __builtin_memcpy(texts + text_bytes + pair->source.length, file + pair->name.at, pair->name.length);
  text_bytes = (u32)needed;
  action_slots[slot] = action_count;
  return action_count - 1;
}

/* The place of an event source and name in their list, which grows. */
static int pair_of(Span source, Span name, u32 *found) {
  u64 hash = hash_of(file + source.at, source.length) * 31 + hash_of(file + name.at, name.length);
  for (u32 slot = (u32)hash % (PAIRS * 2);; slot = (slot + 1) % (PAIRS * 2)) {
    u32 held = pair_slots[slot];
    if (!held) {
      if (head.pair_count == PAIRS) return (int)(reason = MANY, 0);
      Pair *pair = &pairs[head.pair_count];
      u32 unused;
      *pair = (Pair){source, name, 0, 0, NONE, 0, hash};
      pair->action = action_of(pair, &unused);
      if (pair->action == NONE) head.unknown++;
      else pair->chosen = actions[pair->action].decided;
      *found = head.pair_count++;
      pair_slots[slot] = head.pair_count;
      return 1;
    }
    Pair *pair = &pairs[held - 1];
    if (pair->hash == hash && same(pair->source, file + source.at, source.length) &&
        same(pair->name, file + name.at, name.length)) {
      *found = held - 1;
      return 1;
    }
  }
}

/* The value of a field that is wanted: a text without escapes, or null where that may be. */
static Place wanted(Place at, int field, Span *found) {
  int escaped;
  if (*at == 'n' && field >= ID) return word(at, "null", 4);
  if (*at != '"') return no(FIELD);
  at = string(at, found, &escaped);
  return at && escaped ? no(FIELD) : at;
}

/* The value of another field on top of a record. One session writes hundreds of records with the same identity: an object
   that says byte by byte what one of the same file said is what that one was, and ends where that one did. */
static Place met_before(Place at) {
  if (*at != '{') return value(at, 1);
  u64 hash = 0;
  for (int i = 0; i < 128; i += 16) hash = mixed(hash, eight(at + i) ^ eight(at + i + 8) * 31);
  Span *met = &values_met[hash >> 8 & (VALUES - 1)];
  if (met->length && equal(file + met->at, at, met->length)) return at + met->length;
  Place end = value(at, 1);
  if (end) *met = (Span){(u32)(at - file), (u32)(end - at)};
  return end;
}

static int is_whole(const Record *found, const Span *values) {
  for (int i = SOURCE; i <= TIME; i++)
    if (values[i].length == NONE || !values[i].length) return 0;
  if (values[SOURCE].length >= 4 && __builtin_memcmp(file + values[SOURCE].at, "aws:", 4) == 0) return 0;
  return is_time(values[TIME]) && found->end - found->begin <= LARGEST_RECORD;
}

static Place record(Place at, Record *found) {
  Span values[WANTED];
  Names mine = {0, 0};
  int going = 1;
  for (int i = 0; i < WANTED; i++) values[i] = (Span){0, NONE};
  found->begin = (u32)(at - file);
  found->corrects = 0;
  if (*at != '{') return no(SHAPE);
  at = space(at + 1);
  while (going) {
    Span name;
    at = name_of(at, &mine, &name);
    if (!at) return 0;
    int field = which(name);
    found->corrects |= field == ADDENDUM;
    at = field == ODD ? no(SHAPE) : field > WANTED ? met_before(at) : wanted(at, field, &values[field]);
    if (at) at = more(at, '}', &going);
    if (!at) return 0;
  }
  named = 0;
  found->end = (u32)(at - file);
  if (!is_whole(found, values)) return no(FIELD);
  found->time = values[TIME], found->id = values[ID], found->region = values[REGION], found->account = values[ACCOUNT];
  if (!pair_of(values[SOURCE], values[NAME], &found->pair)) return 0;
  pairs[found->pair].count++;
  return at;
}

static Place records(Place at) {
  Record *list = (Record *)head.records;
  int going = 1;
  at = space(at);
  if (*at == ']') return at + 1;
  while (going) {
    at = record(at, &list[head.record_count]);
    if (!at) return 0;
    head.record_count++;
    at = more(at, ']', &going);
    if (!at) return 0;
  }
  return at;
}

/* The one document of a log file. */
static Place document(Place at) {
  at = space(at);
  if (*at != '{') return no(SHAPE);
  at = word(space(at + 1), "\"Records\"", 9);
  if (at) at = word(space(at), ":", 1);
  if (at) at = word(space(at), "[", 1);
  if (at) at = records(at);
  if (at) at = word(space(at), "}", 1);
  return at ? space(at) : 0;
}

static int compare(Span one, Span other) {
  u32 one_length = one.length == NONE ? 0 : one.length, other_length = other.length == NONE ? 0 : other.length;
  u32 shared = one_length < other_length ? one_length : other_length;
  int found = __builtin_memcmp(file + one.at, file + other.at, shared);
  return found ? found : one_length < other_length ? -1 : one_length > other_length;
}

static int before(const Record *one, const Record *other) {
  int found = compare(one->time, other->time);
  return found ? found : compare(one->id, other->id);
}

static int same_span(Span one, Span other) {
  return one.length == other.length && (one.length == NONE || same(one, file + other.at, other.length));
}

/* Whether two records are of one account, Region and hour. */
static int together(const Record *one, const Record *other) {
  return __builtin_memcmp(file + one->time.at, file + other->time.at, 13) == 0 &&
         same_span(one->region, other->region) && same_span(one->account, other->account);
}

static int group_of(const Record *list, u32 number, Group **found) {
  const Record *mine = &list[number];
  /* Most are of the group of the one before. */
  if (*found && together(&list[(*found)->first], mine)) return OK;
  u64 hash = hash_of(file + mine->time.at, 13);
  if (mine->region.length != NONE) hash = hash * 31 + hash_of(file + mine->region.at, mine->region.length);
  if (mine->account.length != NONE) hash = hash * 37 + hash_of(file + mine->account.at, mine->account.length);
  for (u32 slot = (u32)(hash >> 7) % (GROUPS * 2);; slot = (slot + 1) % (GROUPS * 2)) {
    u32 held = group_slots[slot];
    if (!held) {
      if (head.group_count == GROUPS) return MANY;
      groups[head.group_count] = (Group){0, 0, number, number, hash};
      *found = &groups[head.group_count++];
      group_slots[slot] = head.group_count;
      return OK;
    }
    Group *group = &groups[held - 1];
    if (group->hash == hash && together(&list[group->first], mine)) {
      *found = group;
      return OK;
    }
  }
}

enum { CHOSEN = 1, OTHER_SERVICE = 2, KNOWN = 4 };

/* Writes the ids of the records of some decisions, a line each, and returns where they end. One that has no id, or
   corrects another, is an empty line. A text holds no line break. */
static u8 *write_ids(const Record *list, u32 among, u32 wanted_ones, u8 *to) {
  for (u32 i = 0; i < head.record_count; i++) {
    if ((pairs[list[i].pair].chosen & among) != wanted_ones) continue;
    Span id = list[i].id;
    if (id.length != NONE && !list[i].corrects) {
      __builtin_memcpy(to, file + id.at, id.length);
      to += id.length;
    }
    *to++ = '\n';
  }
  return to;
}

/* Lists the records whose pair was chosen, in full and by their ids, and those whose pair has to be known, by their ids
   alone. When hours are wanted, gathers those that were not chosen by account, Region and hour. */
EXPORT(choose) u32 choose(u32 hours) {
  const Record *list = (const Record *)head.records;
  head.known = round_up(head.records + head.record_count * sizeof(Record), 64);
  head.ids = (u32)write_ids(list, CHOSEN | KNOWN, KNOWN, (u8 *)head.known);
  head.known_bytes = head.ids - head.known;
  head.id_bytes = (u32)write_ids(list, CHOSEN, CHOSEN, (u8 *)head.ids) - head.ids;
  head.chosen = round_up(head.ids + head.id_bytes, 64);
  u32 *chosen = (u32 *)head.chosen;
  head.chosen_count = head.group_count = 0;
  if (hours) __builtin_memset(group_slots, 0, sizeof group_slots);
  Group *group = 0;
  for (u32 i = 0; i < head.record_count; i++) {
    u32 decided = pairs[list[i].pair].chosen;
    if (decided & CHOSEN) {
      u32 *place = &chosen[3 * head.chosen_count++];
      place[0] = i, place[1] = list[i].begin, place[2] = list[i].end;
      continue;
    }
    if (!hours) continue;
    int wrong = group_of(list, i, &group);
    if (wrong) return (u32)wrong;
    group->count++;
    group->others += (decided & OTHER_SERVICE) != 0;
    if (before(&list[i], &list[group->first]) < 0) group->first = i;
    if (before(&list[i], &list[group->last]) > 0) group->last = i;
  }
  return OK;
}

/* Looks through the file of head.length bytes; 0 when it is one that can be read by what is said of it, else why not.
   Where all of its actions were met before, the records are listed too, as choose does. A call from outside takes as long
   as a look at a hundred kilobytes. */
EXPORT(look) u32 look(u32 hours) {
  u32 length = head.length;
  named = 0;
  head.file = (u32)file;
  head.records = round_up((u32)file + length + 64, 64);
  head.pairs = (u32)pairs, head.groups = (u32)groups;
  head.record_count = head.pair_count = head.group_count = head.chosen_count = head.unknown = 0;
  __builtin_memset(pair_slots, 0, sizeof pair_slots);
  __builtin_memset(values_met, 0, sizeof values_met);
  __builtin_memset((u8 *)file + length, 0, 64);
  Place at = document(file);
  if (!at) return reason;
  if (at != file + length) return SHAPE;
  return head.unknown ? OK : choose(hours);
}
