/* A disk whose sync takes longer, for `benches/run`: what a fast disk hides, a small server's shows.
 *
 *   cc -shared -fPIC -o slow_disk.so slow_disk.c -ldl
 *   SLOW_DISK_US=2000 LD_PRELOAD=./slow_disk.so …     2 ms more for each fsync or fdatasync
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    const char *us = getenv("SLOW_DISK_US");
    if (us) usleep((useconds_t)atoi(us));
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return real(fd);
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return real(fd);
}
