const words = (text: string) => text.trim().split(/\s*,\s*/)

/** Common names of two countries and of those who came to live there; any likeness is chance. */
export interface Names {
  family: readonly string[]
  female: readonly string[]
  male: readonly string[]
  streets: readonly string[]
  cities: readonly (readonly [postalCode: string, city: string])[]
}

export const german: Names = {
  family:
    words(`Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer, Richter, Klein, Wolf,
    Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Schmitt, Werner, Krause, Meier, Lehmann, Schmid, Schulze, Maier,
    Köhler, Herrmann, König, Walter, Mayer, Huber, Kaiser, Fuchs, Peters, Lang, Scholz, Möller, Weiß, Jung, Hahn, Schubert, Vogel, Friedrich, Keller,
    Günther, Frank, Berger, Winkler, Roth, Beck, Lorenz, Baumann, Franke, Albrecht, Schuster, Simon, Ludwig, Böhm, Winter, Kraus, Martin, Schumacher,
    Krämer, Vogt, Stein, Jäger, Otto, Sommer, Groß, Seidel, Heinrich, Brandt, Haas, Schreiber, Graf, Dietrich, Ziegler, Kuhn, Kühn, Pohl, Engel, Horn,
    Busch, Bergmann, Thomas, Voigt, Sauer, Arnold, Wolff, Pfeiffer, Yılmaz, Kaya, Demir, Şahin, Öztürk, Aydın, Nowak, Kowalski, Wiśniewski, Popović,
    Ivanova, Petrov, Nguyễn, Rossi, Bianchi, García, Silva, Al-Hassan, van den Berg, von der Heide, Schröder-Obermaier`),
  female:
    words(`Anna, Maria, Ursula, Monika, Petra, Elisabeth, Sabine, Renate, Helga, Karin, Brigitte, Ingrid, Erika, Andrea, Gisela, Claudia, Susanne,
    Gabriele, Christa, Christine, Hildegard, Anja, Barbara, Heike, Angelika, Birgit, Martina, Katrin, Stefanie, Nicole, Julia, Katharina, Sandra, Melanie,
    Nadine, Sophie, Emma, Mia, Hannah, Lena, Lea, Marie, Ida, Greta, Clara, Charlotte, Frieda, Zoë, Elif, Ayşe, Agnieszka, Olga, Linh, Giulia, Leïla`),
  male: words(`Peter, Michael, Thomas, Andreas, Wolfgang, Klaus, Jürgen, Günter, Stefan, Christian, Uwe, Werner, Horst, Frank, Dieter, Manfred, Gerhard,
    Hans, Bernd, Torsten, Matthias, Helmut, Walter, Heinz, Martin, Jörg, Rolf, Jens, Sven, Alexander, Jan, Rainer, Holger, Karl-Heinz, Dirk, Joachim,
    Ralf, Daniel, Markus, Tobias, Kevin, Paul, Ben, Jonas, Leon, Finn, Noah, Luis, Emil, Anton, Oskar, Björn, Mehmet, Murat, Piotr, Dmitri, Minh, Marco`),
  streets: words(
    'Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Dorfstraße, Bergstraße, Birkenweg, Lindenallee, Kirchgasse, Waldweg, Ringstraße, Am Markt, Rosenweg, Goethestraße, Schillerstraße, Mühlenweg, Feldstraße, Ahornweg',
  ),
  cities: [
    ['10715', 'Berlin'],
    ['10717', 'Berlin'],
    ['10777', 'Berlin'],
    ['10825', 'Berlin'],
    ['12159', 'Berlin'],
    ['14197', 'Berlin'],
    ['14467', 'Potsdam'],
  ],
}

export const american: Names = {
  family:
    words(`Smith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Rodriguez, Martinez, Hernandez, Lopez, Gonzalez, Wilson, Anderson, Thomas,
    Taylor, Moore, Jackson, Martin, Lee, Perez, Thompson, White, Harris, Sanchez, Clark, Ramirez, Lewis, Robinson, Walker, Young, Allen, King, Wright,
    Scott, Torres, Nguyen, Hill, Flores, Green, Adams, Nelson, Baker, Hall, Rivera, Campbell, Mitchell, Carter, Roberts, Gomez, Phillips, Evans, Turner,
    Diaz, Parker, Cruz, Edwards, Collins, Reyes, Stewart, Morris, Morales, Murphy, Cook, Rogers, Gutierrez, Ortiz, Morgan, Cooper, Peterson, Bailey, Reed,
    Kelly, Howard, Ramos, Kim, Cox, Ward, Richardson, Watson, Brooks, Chavez, Wood, James, Bennett, Gray, Mendoza, Ruiz, Hughes, Price, Alvarez, Castillo,
    Sanders, Patel, Myers, Long, Ross, Foster, Jiménez, O'Brien, O'Connor, McDonald, Van Dyke, Núñez, Singh, Chen, Wang, Cohen`),
  female:
    words(`Mary, Patricia, Jennifer, Linda, Elizabeth, Barbara, Susan, Jessica, Sarah, Karen, Lisa, Nancy, Betty, Sandra, Margaret, Ashley, Kimberly,
    Emily, Donna, Michelle, Carol, Amanda, Melissa, Deborah, Stephanie, Rebecca, Laura, Helen, Sharon, Cynthia, Kathleen, Amy, Angela, Olivia, Emma, Ava,
    Sophia, Isabella, Mia, Amelia, Harper, Evelyn, Abigail, Guadalupe, María, Priya, Mei, Renée`),
  male: words(`James, Robert, John, Michael, David, William, Richard, Joseph, Thomas, Christopher, Charles, Daniel, Matthew, Anthony, Mark, Donald, Steven,
    Andrew, Paul, Joshua, Kenneth, Kevin, Brian, George, Timothy, Ronald, Jason, Edward, Jeffrey, Ryan, Jacob, Gary, Nicholas, Eric, Jonathan, Liam, Noah,
    Oliver, Elijah, Lucas, Mason, Ethan, José, Luis, Carlos, Raj, Wei, Seán`),
  streets: words(
    'Main St, Oak Ave, Maple St, Cedar Ln, Park Ave, Elm St, Washington Blvd, Lake Dr, Hill Rd, Pine St, Sunset Blvd, River Rd, Church St, Spring St, Franklin Ave, Highland Ave',
  ),
  cities: [
    ['62701', 'Springfield'],
    ['62702', 'Springfield'],
    ['62703', 'Springfield'],
    ['62704', 'Springfield'],
    ['62711', 'Springfield'],
    ['62629', 'Chatham'],
  ],
}
