package dev.nereid.query;

import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A query of a usual length to a tree, and to SQL. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NqlBenchmark {
    private static final String QUERY = "(`params/lr`:float < 0.001 AND `sys/tags`:stringSet CONTAINS \"baseline\")"
            + " OR (last(`val/acc`:floatSeries) >= 0.9 AND NOT `sys/failed`:bool = true)";

    private final DSLContext db = DSL.using(SQLDialect.SQLITE);
    private final Nql parsed = NqlParser.parse(QUERY);

    @Benchmark
    public Nql parseAQuery() {
        return NqlParser.parse(QUERY);
    }

    @Benchmark
    public String compileAQueryToSql() {
        return db.render(new NqlFilter(parsed).on(db, 0, false));
    }
}
