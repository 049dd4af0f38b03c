/*
 * What one would write to log points without a library: one prepared insert a point, 10,000 to a transaction, in WAL mode with
 * synchronous=NORMAL. Prints how many seconds that took. Arguments: file, points, series.
 *
 * SQLite's interface is declared here as far as it is used, so that its library is enough, without headers.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_open(const char *name, sqlite3 **database);
int sqlite3_exec(sqlite3 *database, const char *sql, void *callback, void *argument, char **error);
int sqlite3_prepare_v2(sqlite3 *database, const char *sql, int bytes, sqlite3_stmt **statement, const char **tail);
int sqlite3_bind_int64(sqlite3_stmt *statement, int index, int64_t value);
int sqlite3_bind_double(sqlite3_stmt *statement, int index, double value);
int sqlite3_step(sqlite3_stmt *statement);
int sqlite3_reset(sqlite3_stmt *statement);
int sqlite3_finalize(sqlite3_stmt *statement);
int sqlite3_close(sqlite3 *database);
const char *sqlite3_libversion(void);

enum { SQLITE_OK = 0, SQLITE_DONE = 101, PER_TRANSACTION = 10000, STEPS = 4096 };

static sqlite3 *database;

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s failed\n", sql);
        exit(1);
    }
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* A xorshift generator: the walk is to have full mantissas, no more. */
static double noise(void) {
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double) (state >> 11) / (double) (1ull << 53) - 0.5;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: pointinserts FILE POINTS SERIES\n");
        return 2;
    }
    int64_t points = atoll(arguments[2]);
    int64_t series = atoll(arguments[3]);
    double steps[STEPS];
    for (int i = 0; i < STEPS; i++) {
        steps[i] = noise() / 50;
    }
    sqlite3_stmt *insert;
    double start = now();
    if (sqlite3_open(arguments[1], &database) != SQLITE_OK) {
        fprintf(stderr, "Can't open %s\n", arguments[1]);
        return 1;
    }
    run("pragma journal_mode = wal");
    run("pragma synchronous = normal");
    run("create table point (series integer not null, step real not null, time integer not null, value real not null)");
    if (sqlite3_prepare_v2(database, "insert into point values (?, ?, ?, ?)", -1, &insert, NULL) != SQLITE_OK) {
        return 1;
    }
    double value = 1;
    for (int64_t i = 0; i < points; i++) {
        if (i % PER_TRANSACTION == 0) {
            run("begin");
        }
        value += steps[i % STEPS];
        struct timespec time;
        clock_gettime(CLOCK_REALTIME, &time);
        sqlite3_bind_int64(insert, 1, i % series);
        sqlite3_bind_double(insert, 2, (double) (i / series));
        sqlite3_bind_int64(insert, 3, time.tv_sec * 1000 + time.tv_nsec / 1000000);
        sqlite3_bind_double(insert, 4, value);
        if (sqlite3_step(insert) != SQLITE_DONE) {
            return 1;
        }
        sqlite3_reset(insert);
        if ((i + 1) % PER_TRANSACTION == 0 || i + 1 == points) {
            run("commit");
        }
    }
    sqlite3_finalize(insert);
    sqlite3_close(database);
    printf("%.6f %s\n", now() - start, sqlite3_libversion());
    return 0;
}
