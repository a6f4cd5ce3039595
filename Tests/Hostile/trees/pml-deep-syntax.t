<?xml version="1.0" encoding="UTF-8"?>
<tdata xmlns="http://ufal.mff.cuni.cz/pdt/pml/"><trees><LM id="t"><ord>0</ord></LM></trees></tdata>
