// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LiveFeedTest {
  private static final Duration NO_TIME = Duration.ofMillis(1);

  private final LiveFeed feed = new LiveFeed("run", 2, 4, 3);
  private long sequence;

  @Test
  void everyListenerGetsEveryBatchInOrder() throws InterruptedException {
    LiveFeed.Subscription one = listen(null);
    LiveFeed.Subscription other = listen(null);
    publish(2);

    assertThat(one.mustResync()).isFalse();
    assertThat(taken(one)).containsExactly("run-1", "run-2");
    assertThat(taken(other)).containsExactly("run-1", "run-2");
  }

  @Test
  void aSlowListenerIsCutOffAndCountedAndDelaysNobody() throws InterruptedException {
    LiveFeed.Subscription slow = listen(null);
    LiveFeed.Subscription quick = listen(null);

    assertThat(publish(3)).isZero();
    assertThat(taken(quick)).hasSize(3);
    assertThat(publish(1)).isEqualTo(1);

    assertThat(slow.isOpen()).isFalse();
    assertThat(slow.next(NO_TIME)).isEmpty();
    assertThat(quick.isOpen()).isTrue();
    assertThat(taken(quick)).containsExactly("run-4");
    assertThat(feed.listeners()).isEqualTo(1);
    assertThat(publish(1)).isZero();
  }

  @Test
  void noMoreListenersThanAgreedUntilOneLeaves() {
    LiveFeed.Subscription one = listen(null);
    listen(null);

    assertThat(feed.subscribe(null)).isEmpty();
    one.close();
    assertThat(feed.subscribe(null)).isPresent();
    assertThat(feed.subscribe(null)).isEmpty();
  }

  @Test
  void whoComesBackInTimeGetsWhatWasMissed() throws InterruptedException {
    publish(4);
    LiveFeed.Subscription back = listen("run-2");
    publish(1);

    assertThat(back.mustResync()).isFalse();
    assertThat(taken(back)).containsExactly("run-3", "run-4", "run-5");
  }

  @Test
  void whoMissedNothingGetsOnlyWhatComes() throws InterruptedException {
    publish(4);
    LiveFeed.Subscription back = listen("run-4");
    publish(1);

    assertThat(back.mustResync()).isFalse();
    assertThat(taken(back)).containsExactly("run-5");
  }

  @Test
  void whoMissedMoreThanIsKeptOrFitsStartsAnew() throws InterruptedException {
    // Four are kept, three may wait.
    publish(6);
    for (String lastId : List.of("run-1", "run-2", "other-5", "nonsense")) {
      try (LiveFeed.Subscription back = listen(lastId)) {
        assertThat(back.mustResync()).as(lastId).isTrue();
        assertThat(back.next(NO_TIME)).as(lastId).isEmpty();
        publish(1);
        assertThat(taken(back)).as(lastId).hasSize(1);
      }
    }
    LiveFeed roomy = new LiveFeed("run", 1, 4, 2);
    for (int i = 0; i < 4; i++) {
      assertThat(roomy.publish(batch())).isZero();
    }
    assertThat(roomy.subscribe("run-1").orElseThrow().mustResync()).isTrue();
  }

  @Test
  void closingEndsEveryListenerAndTakesNoMore() {
    LiveFeed.Subscription one = listen(null);

    feed.close();

    assertThat(one.isOpen()).isFalse();
    assertThat(feed.listeners()).isZero();
    assertThat(feed.subscribe(null)).isEmpty();
  }

  private LiveFeed.Subscription listen(@Nullable String lastId) {
    return feed.subscribe(lastId).orElseThrow();
  }

  /** How many listeners were cut off. */
  private int publish(int batches) {
    int cutOff = 0;
    for (int i = 0; i < batches; i++) {
      cutOff += feed.publish(batch());
    }
    return cutOff;
  }

  private ReadingBatch batch() {
    return Examples.batch("filler", ++sequence, List.of());
  }

  private static List<String> taken(LiveFeed.Subscription subscription)
      throws InterruptedException {
    List<String> ids = new ArrayList<>();
    Optional<LiveFeed.Event> event = subscription.next(NO_TIME);
    while (event.isPresent()) {
      ids.add(event.get().id());
      event = subscription.next(NO_TIME);
    }
    return ids;
  }
}
