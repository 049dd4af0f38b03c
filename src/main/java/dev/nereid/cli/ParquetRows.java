package dev.nereid.cli;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import dev.nereid.codec.Instants;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Apache Parquet: typed columns in which any cell may be absent. Times are microseconds of UTC. */
final class ParquetRows implements RowWriter {
    /** Kept in memory until they are written. */
    private static final long GROUP_BYTES = 16 << 20;

    private static final int PAGE_BYTES = 256 << 10;

    /** A text may be 1 MiB, so that pages are measured before there are many rows. */
    private static final int UNMEASURED_ROWS_MAX = 8;

    private final ParquetWriter<List<?>> writer;

    ParquetRows(List<Column> columns, OutputStream out) throws IOException {
        this.writer = new Builder(new ParquetTarget(out), columns)
                .withConf(new PlainParquetConfiguration()) // the other kind is Hadoop's
                .withCodecFactory(new GzipPages())
                .withCompressionCodec(CompressionCodecName.GZIP)
                .withRowGroupSize(GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(UNMEASURED_ROWS_MAX)
                .build();
    }

    @Override
    public void write(List<?> cells) throws IOException {
        writer.write(cells);
    }

    @Override
    public void end() throws IOException {
        writer.close();
    }

    private static MessageType schema(List<Column> columns) {
        return new MessageType("row", columns.stream().map(ParquetRows::field).toList());
    }

    private static Type field(Column column) {
        String name = column.name();
        return switch (column.type()) {
            case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case FLOAT -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case STRING ->
                Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
            case TIME ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(timestampType(true, TimeUnit.MICROS))
                        .named(name);
            case STRINGS ->
                Types.optionalList()
                        .element(Types.required(PrimitiveTypeName.BINARY)
                                .as(stringType())
                                .named("element"))
                        .named(name);
        };
    }

    private static final class Builder extends ParquetWriter.Builder<List<?>, Builder> {
        private final List<Column> columns;

        Builder(OutputFile file, List<Column> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<List<?>> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows(columns);
        }

        @Override
        @Deprecated
        protected WriteSupport<List<?>> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("Hadoop is not used");
        }
    }

    private static final class Rows extends WriteSupport<List<?>> {
        private final List<Column> columns;
        private RecordConsumer out;

        Rows(List<Column> columns) {
            this.columns = columns;
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema(columns), Map.of());
        }

        @Override
        @Deprecated
        public WriteContext init(Configuration configuration) {
            throw new UnsupportedOperationException("Hadoop is not used");
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(List<?> cells) {
            out.startMessage();
            for (int i = 0; i < columns.size(); i++) {
                Object cell = columns.get(i).type().convert(cells.get(i));
                if (cell != null) {
                    out.startField(columns.get(i).name(), i);
                    add(cell);
                    out.endField(columns.get(i).name(), i);
                }
            }
            out.endMessage();
        }

        private void add(Object cell) {
            if (cell instanceof Long number) {
                out.addLong(number);
            } else if (cell instanceof Double number) {
                out.addDouble(number);
            } else if (cell instanceof Boolean flag) {
                out.addBoolean(flag);
            } else if (cell instanceof Instant time) {
                out.addLong(Instants.micros(time));
            } else if (cell instanceof List<?> elements) {
                addList(elements);
            } else {
                out.addBinary(Binary.fromString((String) cell));
            }
        }

        /** A list is a group of repeated groups of one element. */
        private void addList(List<?> elements) {
            out.startGroup();
            if (!elements.isEmpty()) {
                out.startField("list", 0);
                for (Object element : elements) {
                    out.startGroup();
                    out.startField("element", 0);
                    out.addBinary(Binary.fromString((String) element));
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
        }
    }
}
