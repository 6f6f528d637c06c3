/* Stands in for libnvidia-ml.so.1: every call reads $FAKE_NVML_STATE anew, a file of lines of words:
 *
 *   init RC                               what nvmlInit returns
 *   v2 RC                                 what the newer memory call returns, where it fails
 *   card UUID TOTAL_MIB FREE_MIB RC       one for each card, in order; RC of a reading
 *
 * Without the file there is no driver. RC are those of nvml.h: 0 well, 15 the GPU is lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OK = 0, INVALID_ARGUMENT = 2, NOT_FOUND = 6, DRIVER_NOT_LOADED = 9, RESERVED_MIB = 300, CARDS = 4 };

typedef struct { char uuid[96]; unsigned long long total, free; int rc; } card;
typedef struct { int init, v2, count; card cards[CARDS]; } state;
typedef struct { unsigned long long total, free, used; } memory_v1;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } memory_v2;

static state look(void) {
    state now = { .init = DRIVER_NOT_LOADED };
    const char *path = getenv("FAKE_NVML_STATE");
    FILE *file = path ? fopen(path, "r") : NULL;
    char line[256];
    if (!file) return now;
    while (fgets(line, sizeof line, file)) {
        card *next = &now.cards[now.count];
        sscanf(line, "init %d", &now.init);
        sscanf(line, "v2 %d", &now.v2);
        if (now.count < CARDS && sscanf(line, "card %95s %llu %llu %d", next->uuid, &next->total, &next->free, &next->rc) == 4)
            now.count++;
    }
    fclose(file);
    return now;
}

/* A handle is the card's number plus one. */
static unsigned number(void *handle) { return (unsigned)((size_t)handle - 1); }
static int reading(const state *now, unsigned i) {
    if (now->init) return now->init;
    return i < (unsigned)now->count ? now->cards[i].rc : NOT_FOUND;
}

int nvmlInitWithFlags(unsigned flags) { (void)flags; return look().init; }
int nvmlInit_v2(void) { return look().init; }
int nvmlShutdown(void) { return OK; }
const char *nvmlErrorString(int rc) { return rc == 15 ? "GPU is lost" : "some error"; }

int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **handle) {
    if (i >= (unsigned)look().count) return INVALID_ARGUMENT;
    *handle = (void *)((size_t)i + 1);
    return OK;
}

int nvmlDeviceGetHandleByUUID(const char *uuid, void **handle) {
    state now = look();
    for (unsigned i = 0; i < (unsigned)now.count; i++)
        if (!strcmp(uuid, now.cards[i].uuid)) return nvmlDeviceGetHandleByIndex_v2(i, handle);
    return NOT_FOUND;
}

int nvmlDeviceGetName(void *handle, char *name, unsigned length) {
    snprintf(name, length, "Fake RTX %u", number(handle));
    return OK;
}

int nvmlDeviceGetUUID(void *handle, char *uuid, unsigned length) {
    state now = look();
    if (number(handle) >= (unsigned)now.count) return NOT_FOUND;
    snprintf(uuid, length, "%s", now.cards[number(handle)].uuid);
    return OK;
}

int nvmlDeviceGetMemoryInfo(void *handle, memory_v1 *memory) {
    state now = look();
    int rc = reading(&now, number(handle));
    if (rc) return rc;
    memory->total = now.cards[number(handle)].total << 20;
    memory->free = now.cards[number(handle)].free << 20;
    memory->used = memory->total - memory->free;
    return OK;
}

int nvmlDeviceGetMemoryInfo_v2(void *handle, memory_v2 *memory) {
    memory_v1 old;
    int rc = look().v2;
    if (!rc) rc = nvmlDeviceGetMemoryInfo(handle, &old);
    if (rc) return rc;
    memory->total = old.total;
    memory->free = old.free;
    memory->reserved = (unsigned long long)RESERVED_MIB << 20;
    memory->used = old.used - memory->reserved;
    return OK;
}
