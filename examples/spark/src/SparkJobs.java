// SPDX-License-Identifier: Apache-2.0

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Jobs with answers that are known: an approximation of pi as SparkPi has it, words counted by a
 * shuffle, and the same by SQL. The exit status is 0 if all answers are right.
 */
public final class SparkJobs {

  private static final int PARTITIONS = 4;
  private static final int SAMPLES = 200_000;

  private static final List<String> LINES = Arrays.asList(
      "the master offers what the slaves have",
      "the framework takes what it needs",
      "what it takes the slaves run",
      "the rest the master offers again");

  private static final String COUNTS = "{again=1, framework=1, have=1, it=2, master=2, needs=1,"
      + " offers=2, rest=1, run=1, slaves=2, takes=2, the=6, what=3}";

  private SparkJobs() {}

  public static void main(String[] arguments) {
    // The master and all else come as properties spark.*
    SparkSession session = SparkSession.builder().appName("Spark on Mesos").getOrCreate();
    boolean isRight;
    try {
      JavaSparkContext context = new JavaSparkContext(session.sparkContext());
      isRight = pi(context) & wordCount(context) & sqlWordCount(session, context);
    } finally {
      session.stop();
    }
    System.exit(isRight ? 0 : 1);
  }

  private static boolean pi(JavaSparkContext context) {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < PARTITIONS; seed++) {
      seeds.add(seed);
    }
    long inside =
        context.parallelize(seeds, PARTITIONS).map(SparkJobs::pointsInside).reduce(Long::sum);
    double pi = 4.0 * inside / (PARTITIONS * (double) SAMPLES);
    System.out.println("Pi is roughly " + pi);
    return Math.abs(pi - Math.PI) < 0.01;
  }

  private static long pointsInside(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long inside = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double x = random.nextDouble() * 2 - 1;
      double y = random.nextDouble() * 2 - 1;
      if (x * x + y * y <= 1) {
        inside++;
      }
    }
    return inside;
  }

  private static boolean wordCount(JavaSparkContext context) {
    List<Tuple2<String, Integer>> counts = words(context)
        .mapToPair(word -> new Tuple2<>(word, 1))
        .reduceByKey(Integer::sum, PARTITIONS)
        .collect();
    Map<String, Integer> sorted = new TreeMap<>();
    for (Tuple2<String, Integer> count : counts) {
      sorted.put(count._1(), count._2());
    }
    System.out.println("A shuffle counts " + sorted);
    return sorted.toString().equals(COUNTS);
  }

  private static JavaRDD<String> words(JavaSparkContext context) {
    return context
        .parallelize(LINES, PARTITIONS)
        .flatMap(line -> Arrays.asList(line.split(" ")).iterator());
  }

  private static boolean sqlWordCount(SparkSession session, JavaSparkContext context) {
    session
        .createDataFrame(words(context).map(Word::new), Word.class)
        .createOrReplaceTempView("words");
    List<Row> rows = session
        .sql("SELECT text, count(*) FROM words GROUP BY text ORDER BY text")
        .collectAsList();
    Map<String, Long> sorted = new TreeMap<>();
    for (Row row : rows) {
      sorted.put(row.getString(0), row.getLong(1));
    }
    System.out.println("SQL counts " + sorted);
    return sorted.toString().equals(COUNTS);
  }

  /** A row of the table. */
  public static final class Word implements Serializable {

    private final String text;

    public Word(String text) {
      this.text = text;
    }

    public String getText() {
      return text;
    }
  }
}
