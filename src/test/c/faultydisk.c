/*
 * A disk that fails when it is told to: preloaded into a process, it stands between that process (SQLite's native library
 * and Java's own input and output alike) and the system calls that change files below one directory.
 *
 * What it is to do stands in a control file that tests map as well, see FaultyDisk.java for its layout. It counts calls,
 * makes calls from the n-th on fail or only half of a write arrive, kills the process in the middle of one, and appends
 * every call that succeeded, with its data, to a trace.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 4, CREATE = 8, UNLINK = 16, RENAME = 32 };

struct control {
    int64_t calls;     /* of the kinds below, so far */
    int64_t fail_from; /* the first call that fails; 0 for none */
    int64_t fail_count;
    int64_t kinds;     /* which calls are counted and fail */
    int64_t error;     /* errno; 0 kills the process */
    int64_t prefix;    /* bytes of the failing write that still arrive */
    int64_t failed;    /* calls that failed so far */
    int64_t returned;  /* the job's own counts, noted with each call that is traced */
    int64_t flushed;
    char directory[1024]; /* calls elsewhere pass */
};

struct record {
    int32_t kind;
    int32_t path_length;
    int64_t offset; /* of a write; length after a truncation */
    int64_t data_length;
    int64_t returned;
    int64_t flushed;
};

static struct control *control;
static int trace = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* the trace has the order in which things happened */

static ssize_t plain_write(int fd, const void *bytes, size_t count) { return syscall(SYS_write, fd, bytes, count); }

static ssize_t plain_pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return syscall(SYS_pwrite64, fd, bytes, count, at);
}

__attribute__((constructor)) static void start(void) {
    const char *file = getenv("FAULTY_DISK_CONTROL");
    int fd = file ? syscall(SYS_openat, AT_FDCWD, file, O_RDWR) : -1;
    if (fd >= 0) {
        void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        control = mapped == MAP_FAILED ? NULL : mapped;
        syscall(SYS_close, fd);
    }
    const char *traced = getenv("FAULTY_DISK_TRACE");
    if (traced) {
        trace = syscall(SYS_openat, AT_FDCWD, traced, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    }
}

static int is_watched(const char *path) {
    size_t length = strlen(control->directory);
    return length > 0 && strncmp(path, control->directory, length) == 0;
}

static int watched_fd(int fd, char *path) {
    if (!control) return 0;
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return is_watched(path);
}

static int watched_path(const char *given, char *path) {
    if (!control || !given) return 0;
    if (given[0] == '/') {
        snprintf(path, PATH_MAX, "%s", given);
    } else {
        char here[PATH_MAX / 2];
        if (!getcwd(here, sizeof here)) return 0;
        snprintf(path, PATH_MAX, "%s/%s", here, given);
    }
    return is_watched(path);
}

static void note(enum kind kind, const char *path, int64_t offset, const void *data, size_t length) {
    if (trace < 0) return;
    struct record record = {kind, strlen(path), offset, length, control->returned, control->flushed};
    plain_write(trace, &record, sizeof record);
    plain_write(trace, path, record.path_length);
    plain_write(trace, data, length);
}

/* Whether this call is one of those that fail. The caller has the turn. */
static int fails(enum kind kind) {
    if (!(control->kinds & kind)) return 0;
    int64_t call = ++control->calls;
    int64_t from = control->fail_from;
    return from > 0 && call >= from && call - from < control->fail_count;
}

static int fail(void) {
    control->failed++;
    if (control->error == 0) {
        kill(getpid(), SIGKILL);
        pause();
    }
    errno = control->error;
    return -1;
}

static ssize_t failing_write(int fd, const void *bytes, size_t count, off_t at, const char *path) {
    size_t arrives = control->prefix < (int64_t)count ? control->prefix : count;
    if (arrives > 0) {
        plain_pwrite(fd, bytes, arrives, at);
        note(WRITE, path, at, bytes, arrives);
    }
    return fail();
}

static ssize_t watched_write(int fd, const void *bytes, size_t count, off_t at, int moves, const char *path) {
    pthread_mutex_lock(&turn);
    ssize_t result;
    if (fails(WRITE)) {
        result = failing_write(fd, bytes, count, at, path);
    } else {
        result = moves ? plain_write(fd, bytes, count) : plain_pwrite(fd, bytes, count, at);
        if (result > 0) note(WRITE, path, at, bytes, result);
    }
    pthread_mutex_unlock(&turn);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    char path[PATH_MAX];
    struct stat about;
    if (!watched_fd(fd, path) || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        return plain_write(fd, bytes, count);
    }
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    return watched_write(fd, bytes, count, appends ? about.st_size : lseek(fd, 0, SEEK_CUR), 1, path);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) {
    char path[PATH_MAX];
    return watched_fd(fd, path) ? watched_write(fd, bytes, count, at, 0, path) : plain_pwrite(fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }

/* Any other call: it fails, or it happens and is noted. */
#define CALL(kind, watched, plain, offset, data, length)    \
    do {                                                    \
        char path[PATH_MAX];                                \
        if (!(watched)) return plain;                       \
        pthread_mutex_lock(&turn);                          \
        int result = fails(kind) ? fail() : (plain);        \
        if (result >= 0) note(kind, path, offset, data, length); \
        pthread_mutex_unlock(&turn);                        \
        return result;                                      \
    } while (0)

int fsync(int fd) { CALL(SYNC, watched_fd(fd, path), syscall(SYS_fsync, fd), 0, "", 0); }

int fdatasync(int fd) { CALL(SYNC, watched_fd(fd, path), syscall(SYS_fdatasync, fd), 0, "", 0); }

int ftruncate64(int fd, off_t length) {
    CALL(TRUNCATE, watched_fd(fd, path), syscall(SYS_ftruncate, fd, length), length, "", 0);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *name) {
    CALL(UNLINK, watched_path(name, path), syscall(SYS_unlink, name), 0, "", 0);
}

int rename(const char *from, const char *to) {
    CALL(RENAME, watched_path(from, path), syscall(SYS_rename, from, to), 0, to, strlen(to));
}

static int opened(int directory, const char *name, int flags, mode_t mode) {
    int creates = (flags & O_CREAT) && access(name, F_OK) != 0;
    errno = 0;
    CALL(CREATE, creates && watched_path(name, path), syscall(SYS_openat, directory, name, flags, mode), 0, "", 0);
}

#define MODE_ARGUMENT(flags)        \
    mode_t mode = 0;                \
    if (flags & O_CREAT) {          \
        va_list arguments;          \
        va_start(arguments, flags); \
        mode = va_arg(arguments, mode_t); \
        va_end(arguments);          \
    }

int open64(const char *name, int flags, ...) {
    MODE_ARGUMENT(flags)
    return opened(AT_FDCWD, name, flags | O_LARGEFILE, mode);
}

int open(const char *name, int flags, ...) {
    MODE_ARGUMENT(flags)
    return opened(AT_FDCWD, name, flags, mode);
}
