package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.CallSite.Origin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** With the line numbers that compilers really give. */
class CallSiteTest {
    /** Something that remembers, as a run does, where it was begun and closed. */
    private static class Block implements AutoCloseable {
        private CallSite start;
        private CallSite end;

        static Block begin() {
            Block block = new Block();
            block.start = CallSite.of(Block.class);
            return block;
        }

        void touch() {
            assertThat(start).isNotNull();
        }

        @Override
        public void close() {
            end = CallSite.of(Block.class);
        }

        Origin originOf(Throwable thrown) {
            return end.originOf(thrown, start);
        }
    }

    private Block last;

    private interface Code {
        void run() throws Exception;
    }

    private static Throwable thrownBy(Code code) {
        try {
            code.run();
        } catch (Throwable e) {
            return e;
        }
        throw new AssertionError("It throws nothing");
    }

    private Block begin() {
        last = Block.begin();
        return last;
    }

    private static void fail() {
        throw new IllegalStateException("as expected");
    }

    @Test
    void whatLeavesATryWithResourcesIsFromTheBlock() {
        Throwable thrown = thrownBy(() -> {
            try (Block block = last = Block.begin()) {
                block.touch();
                fail();
            }
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.BLOCK);
    }

    @Test
    void whatIsThrownAfterTheBlockIsNot() {
        Throwable thrown = thrownBy(() -> {
            try (Block block = last = Block.begin()) {
                block.touch();
            }
            fail();
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.ELSEWHERE);
    }

    @Test
    void whatLeavesAFinallyBlockIsFromIt() {
        Throwable thrown = thrownBy(() -> {
            Block block = last = Block.begin();
            try {
                block.touch();
                fail();
            } finally {
                block.close();
            }
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.BLOCK);
    }

    @Test
    void whatIsThrownAfterAFinallyBlockIsNot() {
        Throwable thrown = thrownBy(() -> {
            Block block = last = Block.begin();
            try {
                block.touch();
            } finally {
                block.close();
            }
            fail();
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.ELSEWHERE);
    }

    @Test
    void theNextTurnOfALoopIsElsewhere() {
        Throwable thrown = thrownBy(() -> {
            for (int fold = 0; fold < 2; fold++) {
                if (fold == 1) {
                    fail(); // while its data are loaded
                }
                try (Block block = last = Block.begin()) {
                    block.touch();
                }
            }
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.ELSEWHERE);
    }

    @Test
    void aBlockThatAnotherMethodBeginsIsFoundToo() {
        Throwable inside = thrownBy(() -> {
            try (Block block = begin()) {
                block.touch();
                fail();
            }
        });
        assertThat(last.originOf(inside)).isEqualTo(Origin.BLOCK);
        Throwable after = thrownBy(() -> {
            try (Block block = begin()) {
                block.touch();
            }
            fail();
        });
        assertThat(last.originOf(after)).isEqualTo(Origin.ELSEWHERE);
    }

    /** Something of the program's that holds a run. */
    private final class Trainer implements AutoCloseable {
        private final Block block = begin();

        @Override
        public void close() {
            block.close();
        }
    }

    @Test
    void aBlockOfWhateverHoldsTheRunIsFoundToo() {
        Throwable inside = thrownBy(() -> {
            try (Trainer trainer = new Trainer()) {
                trainer.block.touch();
                fail();
            }
        });
        assertThat(last.originOf(inside)).isEqualTo(Origin.BLOCK);
        Throwable after = thrownBy(() -> {
            try (Trainer trainer = new Trainer()) {
                trainer.block.touch();
            }
            fail();
        });
        assertThat(last.originOf(after)).isEqualTo(Origin.ELSEWHERE);
    }

    private void goThrough() {
        try (Block block = begin()) {
            block.touch();
        }
    }

    @Test
    void whatACallerThrowsAfterwardsIsElsewhere() {
        Throwable thrown = thrownBy(() -> {
            goThrough();
            fail();
        });
        assertThat(last.originOf(thrown)).isEqualTo(Origin.ELSEWHERE);
        Throwable directly = thrownBy(() -> {
            goThrough();
            throw new IllegalStateException("by the caller itself");
        });
        assertThat(last.originOf(directly)).isEqualTo(Origin.ELSEWHERE);
    }

    @Test
    void whatAnotherThreadHasMadeDoesNotTell() {
        Throwable thrown = thrownBy(() -> {
            try (Block block = last = Block.begin()) {
                block.touch();
                CompletableFuture.runAsync(CallSiteTest::fail).join();
            }
        });
        assertThat(thrown).isInstanceOf(CompletionException.class);
        assertThat(last.originOf(thrown.getCause())).isEqualTo(Origin.UNKNOWN);
    }

    @Test
    void whatHasNoStackTraceDoesNotTell() {
        goThrough();
        assertThat(last.originOf(new Throwable("bare", null, false, false) {
                    private static final long serialVersionUID = 1;
                }))
                .isEqualTo(Origin.UNKNOWN);
    }
}
