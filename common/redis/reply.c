/* The parser calls one function per value, parents before children. An array has room for its
 * children from the start, so each writes itself where it belongs. */
#include "redis/reply.h"

/* Where the value that the parser just read goes. */
static struct redis_reply *place_of(const redisReadTask *task)
{
	if (task->parent) {
		struct redis_reply *array = task->parent->obj;
		/* Ours until the parser is done; const for those who read it. */
		struct redis_reply *items = (struct redis_reply *)(uintptr_t)array->items;
		return &items[task->idx];
	}
	struct reply_builder *builder = task->privdata;
	return arena_alloc(builder->arena, sizeof(struct redis_reply));
}

static void *build_text(const redisReadTask *task, char *data, size_t len)
{
	struct reply_builder *builder = task->privdata;
	struct redis_reply *reply = place_of(task);
	reply->type = REDIS_TEXT;
	reply->text = arena_copy(builder->arena, data, len);
	reply->len = len;
	if (task->type == REDIS_REPLY_ERROR && !builder->error)
		builder->error = reply->text;
	return reply;
}

static void *build_array(const redisReadTask *task, int count)
{
	struct reply_builder *builder = task->privdata;
	struct redis_reply *reply = place_of(task);
	reply->type = REDIS_ARRAY;
	reply->count = (size_t)count;
	reply->items = arena_alloc(builder->arena, reply->count * sizeof *reply->items);
	return reply;
}

static void *build_int(const redisReadTask *task, long long value)
{
	struct redis_reply *reply = place_of(task);
	reply->type = REDIS_INT;
	reply->integer = value;
	return reply;
}

static void *build_nil(const redisReadTask *task)
{
	struct redis_reply *reply = place_of(task);
	reply->type = REDIS_NIL;
	return reply;
}

/* The arena frees. */
static void leave(void *reply)
{
	(void)reply;
}

void reply_builder_attach(
	redisReader *reader, redisReplyObjectFunctions *functions, struct reply_builder *builder)
{
	*functions = (redisReplyObjectFunctions){
		.createString = build_text,
		.createArray = build_array,
		.createInteger = build_int,
		.createNil = build_nil,
		.freeObject = leave,
	};
	reader->fn = functions;
	reader->privdata = builder;
}
