/* The parser calls one function per value, parents before children. What it keeps of an array
 * is the room for its children, so that each writes itself where it belongs. */
#include "redis/reply.h"

/* Where the value that the parser just read goes. */
static struct redis_reply *place_of(const redisReadTask *task)
{
	struct reply_builder *builder = task->privdata;
	struct redis_reply *siblings = task->parent ? task->parent->obj : NULL;
	return siblings ? &siblings[task->idx] : &builder->root;
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
	struct redis_reply *items = arena_alloc(builder->arena, (size_t)count * sizeof *items);
	reply->type = REDIS_ARRAY;
	reply->count = (size_t)count;
	reply->items = items;
	return items;
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

void reply_builder_attach(redisReader *reader, redisReplyObjectFunctions *functions,
	struct reply_builder *builder)
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
