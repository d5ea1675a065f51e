// The least of hiredis that its users' sources need.
#pragma once

extern "C" {
struct redisContext;
struct redisAsyncContext;
redisContext* redisConnect(const char* ip, int port);
void* redisCommand(redisContext* c, const char* format, ...);
void* redisCommandArgv(redisContext* c, int argc, const char** argv, const unsigned long* lengths);
int redisAppendCommand(redisContext* c, const char* format, ...);
int redisGetReply(redisContext* c, void** reply);
int redisAsyncCommand(redisAsyncContext* c, void (*fn)(), void* data, const char* format, ...);
}
